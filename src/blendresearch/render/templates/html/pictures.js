// Takes a figure along as a file: the picture is in the page already, so that nothing stands there twice.
// Without this script a browser saves the picture itself, and its numbers are a link below it.
(() => {
  const status = document.getElementById("page_status");
  const BASE = "data:image/svg+xml;base64,";
  const SHARPER = 2; // dots of a PNG for one of the picture
  const DARK = /@media \(prefers-color-scheme: dark\).*?(?=<\/style>)/s;

  // A file is for a light page, whatever this one looks like.
  const light = (source) => {
    const svg = new TextDecoder().decode(Uint8Array.from(atob(source.slice(BASE.length)), (sign) => sign.charCodeAt(0)));
    const bytes = new TextEncoder().encode(svg.replace(DARK, ""));
    return BASE + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  };
  const save = (address, name) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };
  const png = async (source) => {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * SHARPER;
    canvas.height = picture.naturalHeight * SHARPER;
    const drawn = canvas.getContext("2d");
    drawn.fillStyle = "#ffffff";
    drawn.fillRect(0, 0, canvas.width, canvas.height);
    drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  };

  for (const figure of document.querySelectorAll("figure")) {
    const picture = figure.querySelector("img");
    const label = figure.querySelector(".label").textContent;
    const line = document.createElement("p");
    line.className = "download pictures";
    for (const kind of ["SVG", "PNG"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = status.dataset.picture.replace("{name}", label).replace("{kind}", kind);
      button.addEventListener("click", async () => {
        const source = light(picture.src);
        save(kind === "SVG" ? source : await png(source), `${picture.dataset.file}.${kind.toLowerCase()}`);
      });
      line.append(button);
    }
    figure.querySelector(".card").after(line);
  }
})();

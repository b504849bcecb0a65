"""The edition after the reference study, wholly invented: calls 2023 to 2025 as they could look a year later.

edition_plan -> revised_rows -> dialects, spreadsheet_files -> edition_folder. Every number stands in plan.csv and in
edition.toml, how files are written in dialects.toml. Projects of calls 2023 and 2024 that the reference study exported
come again: their rows are those of then, revised. The survey is made in `asking`.
"""

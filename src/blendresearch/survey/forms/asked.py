"""Which questions a form asks, by the rows of questions.csv."""

import pandas as pd


def forms_of(questions: pd.DataFrame) -> list[str]:
    """Give the forms that questions are asked in, in their order; "" alone where no row names one."""
    return [form for form in dict.fromkeys(questions["form"]) if form] or [""]


def questions_of(questions: pd.DataFrame, form: str) -> pd.DataFrame:
    """Give the questions of a form in the order of the list: its own rows, and those for every form that it has not."""
    own = questions[questions["form"] == form]
    others = questions[(questions["form"] == "") & ~questions["question"].isin(own["question"])]
    return pd.concat([own, others]).sort_index() if form else own

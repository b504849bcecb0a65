"""The survey of the reference study: invented answers, exported as two programs would, and coded by two people.

seats -> exported -> microsoft_form, lime_form; coded. What is answered stands in answers.toml, how the forms look in
forms.toml, the questions in folder/survey/questions.csv.
"""

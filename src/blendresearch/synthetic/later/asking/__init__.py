"""The survey of the later edition: invented answers, exported as by Google Forms and Qualtrics, coded by two people.

later_survey -> google_form, qualtrics_form. What is answered stands in later_answers.toml, how the forms look and
who answers in later_forms.toml, the questions in the folder of the study.
"""

"""Labels, inputs and errors read as Django's templates of them do, on each Django."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from directory.http.form_renderer import PARTS, FormRenderer

ODD = "<b>\"甲\" & '乙'</b>"
CHOICES = [("", gettext_lazy("岗位")), (1, ODD), ("c", mark_safe("<i>丙</i>"))]


class EveryWidget(forms.Form):
    text = forms.CharField(label=ODD, help_text=ODD, max_length=9)
    blank = forms.CharField(
        required=False, widget=forms.TextInput({"data-x": ODD, "readonly": True})
    )
    off = forms.CharField(required=False, disabled=True, widget=forms.TextInput({"hidden": False}))
    number = forms.IntegerField(label=gettext_lazy("次序"), min_value=1)
    email = forms.EmailField()
    url = forms.URLField(assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField(widget=AdminDateWidget)
    hidden = forms.CharField(widget=forms.HiddenInput)
    tick = forms.BooleanField()
    choice = forms.ChoiceField(choices=CHOICES)
    labels = forms.ChoiceField(choices=[(1, 1234567), (2, 2.5)])
    groups = forms.ChoiceField(choices=[("组", CHOICES), ("z", "末")])
    several = forms.MultipleChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    long = forms.CharField(widget=AdminTextareaWidget)
    file = forms.FileField()


def describe(form):
    """Return all that a page of staff shows of ``form``, field by field."""
    return {
        name: [
            str(form[name]),
            form[name].label_tag(),
            form[name].label_tag(mark_safe(ODD), {"class": ODD}, label_suffix=""),
            form[name].legend_tag(),
            str(form[name].errors),
            form[name].errors.as_ul(),
        ]
        for name in form.fields
    }


def test_each_part_reads_as_the_template_of_django_does():
    values = [
        {},
        dict.fromkeys(EveryWidget.base_fields, ODD),
        {name: mark_safe("&lt;") for name in EveryWidget.base_fields},
        {"number": 12345, "tick": True, "choice": 1, "several": [1, "c"], "labels": 2},
    ]
    for value in values:
        for options in ({"initial": value}, {"data": value}, {"initial": value, "auto_id": False}):
            ours = EveryWidget(**options, renderer=FormRenderer())
            stock = EveryWidget(**options, renderer=DjangoTemplates())
            assert describe(ours) == describe(stock)
            assert str(ours.errors) == str(stock.errors)


def test_the_parts_are_templates_of_django():
    for name in PARTS:
        assert DjangoTemplates().get_template(name)

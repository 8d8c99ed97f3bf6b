"""What is typed to come in."""

import unicodedata

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext as _, gettext_lazy

REFUSED = gettext_lazy("用户名或密码不对，或者这个账号现在不能登录。多次输错后，请等 15 分钟再试。")


class SignInForm(AdminAuthenticationForm):
    """One sentence for whatever stands in the way."""

    error_messages = {"invalid_login": REFUSED, "inactive": REFUSED}


class CodeForm(forms.Form):
    """A code of the app, six digits, or one from paper; as people type them."""

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        return "".join(filter(str.isalnum, typed)).lower()

    def refuse(self) -> None:
        """Say that the code is not accepted, with the same words whatever the reason."""
        self.add_error(
            "code",
            _(
                "验证码没有通过。每个验证码只能用一次；请等下一个出现后再输入。多次输错后要多等一会儿。"
            ),
        )

"""Forms of sign-in: name and password, then a code of the second factor."""

import unicodedata

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

SIGN_IN_REFUSED = gettext_lazy(
    "用户名或密码不对，或者这个账号现在不能登录。多次输错后，请等 15 分钟再试。"
)


class SignInForm(AdminAuthenticationForm):
    """Sign-in form with one message for every reason of a refusal."""

    error_messages = {"invalid_login": SIGN_IN_REFUSED, "inactive": SIGN_IN_REFUSED}


class CodeForm(forms.Form):
    """Six digits of an authenticator app, or a recovery code, in any width and grouping."""

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
        code = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        return "".join(filter(str.isalnum, code)).lower()

    def add_refusal(self) -> None:
        """Add the error of a code that is not accepted, the same for every reason.

        The field is empty again: that code never becomes right.
        """
        self.add_error(
            "code",
            _(
                "验证码没有通过。每个验证码只能用一次；请等下一个出现后再输入。多次输错后要多等一会儿。"
            ),
        )
        self.data = QueryDict()

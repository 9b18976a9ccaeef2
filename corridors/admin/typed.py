"""Django's generic classes under names that can be inherited: subscripted for the type checker, plain when run."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

__all__ = ["ModelAdmin", "ModelForm", "SimpleHistoryAdmin"]

"""Asking for a correction, and answering one."""

from __future__ import annotations

from django import forms

from portal.look.forms import FieldLook, GdsForm
from programmes.models import Standing
from programmes.models.corrections import MOST_LETTERS


class AskForm(GdsForm):
    """What is wrong, what it should say, and whom to answer."""

    looks = {"wrong": FieldLook(rows=4), "right": FieldLook(rows=4), "standing": FieldLook(small=True)}

    wrong = forms.CharField(
        label="What is wrong?",
        max_length=MOST_LETTERS,
        widget=forms.Textarea,
        error_messages={"required": "Say what is wrong"},
    )
    right = forms.CharField(
        label="What should it say?",
        max_length=MOST_LETTERS,
        widget=forms.Textarea,
        error_messages={"required": "Say what it should say"},
    )
    evidence = forms.CharField(
        label="Where can we check that?",
        help_text="For example the address of a page or the title of a report.",
        max_length=500,
        required=False,
    )
    standing = forms.ChoiceField(
        label="Who are you?",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who you are"},
    )
    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="We write to you once, with the answer.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your email address"},
    )


class AcceptForm(GdsForm):
    """What the public page says, and what whoever asked is told beside it."""

    looks = {"reason": FieldLook(rows=3)}

    published_note = forms.CharField(
        label="What was corrected, for the public page",
        help_text="It follows “Corrected on 3 May 2026:”. Name nobody.",
        max_length=300,
        error_messages={"required": "Say what was corrected"},
    )
    reason = forms.CharField(
        label="Anything else for whoever asked",
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea,
    )


class DeclineForm(GdsForm):
    """Why the entry stays as it is."""

    looks = {"reason": FieldLook(rows=4)}

    reason = forms.CharField(
        label="Why it stays as it is",
        help_text="Whoever asked is sent this.",
        max_length=MOST_LETTERS,
        widget=forms.Textarea,
        error_messages={"required": "Say why it stays as it is"},
    )

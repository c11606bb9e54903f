"""Pieces of phrases that several languages share."""

from __future__ import annotations

ME = r"(?:me|us|my|our|this|these|that|the|it|them)"
W = r"(?:\W{1,3}\w{1,20})"  # one more word
TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|uhr|h|o'clock)?|noon|midday|lunch(?:time)?)"
DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|tomorrow|today|montag|dienstag|mittwoch|donnerstag|freitag|morgen|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana|maandag|dinsdag|woensdag|donderdag|vrijdag|lunedì|martedì|mercoledì|giovedì|venerdì|domani|segunda|terça|quarta|quinta|sexta|amanhã|(?:the )?\d{1,2}(?:st|nd|rd|th)"
SLOT = rf"(?:{DAY}|{TIME})"

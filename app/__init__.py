"""Samenspraak: a thousand people in one facilitated dialogue.

Data flows phone → intake → journal → theming → live → screens and report; imports point upstream.
"""

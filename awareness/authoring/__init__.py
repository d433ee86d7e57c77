"""What authors and translators work with: exchange of translations, review sheets, a module to begin from,
the folder that is watched while somebody writes.
"""

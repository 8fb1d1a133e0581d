"""The course read aloud: sentences become clips, clips become tracks with cues. Pages and commands ask
:mod:`app.audio.service`.
"""

"""« Dix minutes cyber »: ten-minute lessons of cyber safety for very small firms."""

__version__ = "0.1.0"

"""Colours as named tokens, once for light and once for dark. CSS, charts and tests read the same tables.

Chart colours for light ground are the Government Analysis Function's; dark ground has its own set, since that palette
fails there (its dark blue has a contrast of 1.4 on a dark page). A test holds 3:1 for every mark and 4.5:1 for text.

Charts are drawn with the light tokens. In dark, the browser exchanges each light chart token for its dark one
(`assets/modules/colours.js`), so that switching the scheme and printing need no journey to the server. For that every chart
token has a different value in light; a test holds it.
"""

from __future__ import annotations

FONT = "Arial, Helvetica, sans-serif"

PAGE_TOKENS: dict[str, tuple[str, str]] = {
    # token: (light, dark)
    "ground": ("#ffffff", "#12181d"),
    "raised": ("#f0f4f5", "#1d262d"),
    "text": ("#212b32", "#f0f4f5"),
    "quiet": ("#4c6272", "#aeb7bd"),
    "line": ("#d8dde0", "#3b4751"),
    "edge": ("#768692", "#8a979f"),
    "brand": ("#005eb8", "#1d262d"),
    "brand-text": ("#ffffff", "#f0f4f5"),
    "link": ("#005eb8", "#7fb8ef"),
    "strong": ("#003087", "#a9d0f7"),
    "focus": ("#ffeb3b", "#ffeb3b"),
    "focus-text": ("#212b32", "#212b32"),
    "notice": ("#fff4d6", "#3a3010"),
    "notice-edge": ("#8a6d00", "#e0b83a"),
    "error": ("#fbe4e2", "#43201d"),
    "error-edge": ("#b3261e", "#f2958d"),
}

CHART_TOKENS: dict[str, tuple[str, str]] = {
    "ink": ("#212b33", "#f0f4f5"),
    "quiet-ink": ("#4c6273", "#aeb7bd"),
    "grid": ("#e3e8ea", "#33404a"),
    "axis": ("#768693", "#8a979f"),
    "ground": ("#fffffe", "#12181d"),
    "focus": ("#12436d", "#6cb4f5"),
    "other": ("#8b98a1", "#8995a0"),
    "worse": ("#801650", "#f08cc4"),
    "better": ("#0b7a6a", "#4fd0b8"),
    "warm": ("#c4500f", "#f9a06a"),
    # Of control charts, as NHS England's Making Data Count has them; its orange, #ed8b00, is too pale on white.
    "improving": ("#005eb9", "#41b6e6"),
    "concerning": ("#d4700a", "#ffb04a"),
    "chosen-edge": ("#212b31", "#ffffff"),
    "limit": ("#3d3d3d", "#c9d1d6"),
    "limit-soft": ("#6f7780", "#97a3ac"),
    "band": ("#e9eef2", "#202b33"),
    # Steps of one hue for maps and ordered groups: more stands out more, on either ground.
    "step-1": ("#d9e6f1", "#203446"),
    "step-2": ("#a9c7df", "#2c5578"),
    "step-3": ("#6f9fc7", "#4180b4"),
    "step-4": ("#3a73a5", "#6fabdd"),
    "step-5": ("#12436c", "#b4d8f7"),
}
"""Every light value is unique: it is the key by which the browser finds the dark one."""


def chart(token: str) -> str:
    """The colour a renderer writes into a figure."""
    return CHART_TOKENS[token][0]


def exchange() -> dict[str, str]:
    """Light chart colour -> dark chart colour, for the browser."""
    return dict(CHART_TOKENS.values())


def stylesheet() -> str:
    """The tokens as CSS custom properties; `data-scheme` on <html> is set by the reader or follows the system."""
    tokens = PAGE_TOKENS | {f"chart-{name}": values for name, values in CHART_TOKENS.items()}
    light = "".join(f"--{name}:{values[0]};" for name, values in tokens.items())
    dark = "".join(f"--{name}:{values[1]};" for name, values in tokens.items())
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen{{:root[data-scheme=dark]{{color-scheme:dark;{dark}}}"
        f"@media(prefers-color-scheme:dark){{:root:not([data-scheme=light]){{color-scheme:dark;{dark}}}}}}}"
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours, 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

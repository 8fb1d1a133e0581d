"""What a drawing may consist of: elements and attributes by name, and what is left out without a word."""

from __future__ import annotations

NAMESPACE = "http://www.w3.org/2000/svg"
SVG = f"{{{NAMESPACE}}}"
XLINK = "{http://www.w3.org/1999/xlink}"
HREF = ("href", f"{XLINK}href")

_ELEMENTS = (
    "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur "
    "feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g "
    "image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop svg symbol text textPath "
    "title tspan use"
)
_HOSTILE = (
    "animate animateColor animateMotion animateTransform audio body canvas discard embed feImage foreignObject handler html "
    "iframe img link listener meta mpath object script set video"
)
_PROPERTIES = (
    "alignment-baseline baseline-shift clip-path clip-rule color-interpolation-filters direction display dominant-baseline "
    "fill fill-opacity fill-rule filter flood-color flood-opacity font-family font-size font-stretch font-style font-weight "
    "image-rendering letter-spacing lighting-color marker-end marker-mid marker-start mask mask-type opacity overflow "
    "paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering transform "
    "vector-effect visibility word-spacing writing-mode"
)
_ATTRIBUTES = (
    "amplitude aria-hidden aria-label aria-labelledby azimuth baseFrequency bias class clipPathUnits cx cy d data-mode "
    "data-w diffuseConstant divisor dx dy edgeMode elevation exponent filterUnits fr fx fy gradientTransform gradientUnits "
    "height id in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength lengthAdjust limitingConeAngle markerHeight "
    "markerUnits markerWidth maskContentUnits maskUnits method mode numOctaves offset operator order orient pathLength "
    "patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha "
    "preserveAspectRatio primitiveUnits r radius refX refY result role rotate rx ry scale seed side slope spacing "
    "specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale tableValues targetX "
    "targetY textLength type values viewBox width x x1 x2 xChannelSelector y y1 y2 yChannelSelector z"
)
_HARMLESS = (
    "baseProfile clip color color-interpolation color-profile color-rendering contentScriptType contentStyleType data-name "
    "enable-background extraneous focusable glyph-orientation-vertical isolation line-height requiredExtensions requiredFeatures "
    "systemLanguage tabindex text-align unicode-bidi version xml:lang xml:space zoomAndPan"
)

ELEMENTS = frozenset(_ELEMENTS.split())

HOSTILE = frozenset(_HOSTILE.split())
"""What runs, moves or loads: no drawing needs it, and an author is told to take it out."""

IGNORED = frozenset({"metadata", "view", "cursor", "font", "font-face", "color-profile"})
"""Left out without a word: nothing of it is seen."""

REFERRING = frozenset({"use", "linearGradient", "radialGradient", "pattern", "textPath", "filter", "mask", "clipPath"})
"""What may refer to another part of the drawing by ``href``."""

PROPERTIES = frozenset(_PROPERTIES.split())
"""What style sheets say and attributes can say as well."""

ATTRIBUTES = PROPERTIES | frozenset(_ATTRIBUTES.split())

HARMLESS = frozenset(_HARMLESS.split())
"""Attributes and properties that programs write and that are not missed."""

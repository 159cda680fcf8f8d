//! The colours of both themes, for the painter as numbers and for the page as CSS custom properties.

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rgb(
    /// Red.
    pub u8,
    /// Green.
    pub u8,
    /// Blue.
    pub u8,
);

/// The colours of one theme.
///
/// Hue is data: a flow, what the person did (`cause`), harm (`error`), or where to look (`lamp`). The rest is ink on
/// paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Behind everything on the stage, and the halo of every mark on it.
    pub canvas: Rgb,
    /// The dots of the grid.
    pub canvas_dot: Rgb,
    /// Panels and bars.
    pub surface: Rgb,
    /// A quieter panel.
    pub surface2: Rgb,
    /// A pressed or hovered control.
    pub surface3: Rgb,
    /// Hairlines between panels.
    pub line: Rgb,
    /// Outlines of controls and components.
    pub line_strong: Rgb,
    /// The core line of a connection.
    pub link: Rgb,
    /// Text and selection.
    pub ink: Rgb,
    /// Secondary text, and the busy outline.
    pub ink2: Rgb,
    /// Captions and placeholders.
    pub ink3: Rgb,
    /// Text on `ink`.
    pub on_ink: Rgb,
    /// Look here: always paired with `ink` or `lamp_edge`.
    pub lamp: Rgb,
    /// The play symbol, on `lamp`.
    pub lamp_ink: Rgb,
    /// Harm: text and marks.
    pub error: Rgb,
    /// Fill of what is down.
    pub error_soft: Rgb,
    /// Text on `error`.
    pub on_error: Rgb,
    /// What the person did.
    pub cause: Rgb,
    /// Fill of what the person changed.
    pub cause_soft: Rgb,
    /// Text on `cause`.
    pub on_cause: Rgb,
    /// The edge of a lamp fill.
    pub lamp_edge: Rgb,
    /// The empty part of a slider or a bar.
    pub track: Rgb,
    /// Inside of a component.
    pub node_fill: Rgb,
    /// Marks of the flows A to F; never text.
    pub flows: [Rgb; 6],
    /// Text on the fill of a flow.
    pub on_flows: [Rgb; 6],
    /// Colour and percentage of the fill of a region.
    pub region: (Rgb, u8),
    /// Percentage of opacity of a connection's ribbon.
    pub ribbon_percent: u8,
    /// Percentage of opacity of the beam along a selected connection.
    pub beam_percent: u8,
}

/// The light theme.
pub const LIGHT: Theme = Theme {
    canvas: Rgb(0xF5, 0xF4, 0xF0),
    canvas_dot: Rgb(0xCF, 0xCB, 0xC0),
    surface: Rgb(0xFF, 0xFF, 0xFF),
    surface2: Rgb(0xFA, 0xF9, 0xF6),
    surface3: Rgb(0xF1, 0xEF, 0xEA),
    line: Rgb(0xE4, 0xE1, 0xD9),
    line_strong: Rgb(0x8B, 0x86, 0x7B),
    link: Rgb(0x87, 0x82, 0x77),
    ink: Rgb(0x1C, 0x1A, 0x17),
    ink2: Rgb(0x54, 0x50, 0x47),
    ink3: Rgb(0x6B, 0x66, 0x5C),
    on_ink: Rgb(0xFF, 0xFF, 0xFF),
    lamp: Rgb(0xFF, 0xD3, 0x4D),
    lamp_ink: Rgb(0x1C, 0x1A, 0x17),
    error: Rgb(0xC4, 0x1C, 0x38),
    error_soft: Rgb(0xFC, 0xEB, 0xEC),
    on_error: Rgb(0xFF, 0xFF, 0xFF),
    cause: Rgb(0x74, 0x40, 0xC8),
    cause_soft: Rgb(0xF2, 0xEC, 0xFC),
    on_cause: Rgb(0xFF, 0xFF, 0xFF),
    lamp_edge: Rgb(0xA8, 0x7A, 0x00),
    track: Rgb(0xDD, 0xD9, 0xD0),
    node_fill: Rgb(0xFF, 0xFF, 0xFF),
    flows: [
        Rgb(0x2C, 0x6F, 0xD8),
        Rgb(0xCF, 0x6A, 0x12),
        Rgb(0x1A, 0x96, 0x88),
        Rgb(0x94, 0x2D, 0x84),
        Rgb(0x56, 0x68, 0x00),
        Rgb(0x23, 0x2A, 0x45),
    ],
    on_flows: [
        Rgb(0xFF, 0xFF, 0xFF),
        Rgb(0x1C, 0x1A, 0x17),
        Rgb(0x1C, 0x1A, 0x17),
        Rgb(0xFF, 0xFF, 0xFF),
        Rgb(0xFF, 0xFF, 0xFF),
        Rgb(0xFF, 0xFF, 0xFF),
    ],
    region: (Rgb(0xFF, 0xFF, 0xFF), 62),
    ribbon_percent: 19,
    beam_percent: 62,
};

/// The dark theme.
pub const DARK: Theme = Theme {
    canvas: Rgb(0x13, 0x12, 0x10),
    canvas_dot: Rgb(0x35, 0x32, 0x2D),
    surface: Rgb(0x1B, 0x1A, 0x18),
    surface2: Rgb(0x20, 0x1F, 0x1C),
    surface3: Rgb(0x2A, 0x28, 0x25),
    line: Rgb(0x33, 0x31, 0x2C),
    line_strong: Rgb(0x79, 0x74, 0x6A),
    link: Rgb(0x75, 0x70, 0x66),
    ink: Rgb(0xF4, 0xF2, 0xED),
    ink2: Rgb(0xBD, 0xB8, 0xAE),
    ink3: Rgb(0x9D, 0x97, 0x8C),
    on_ink: Rgb(0x1C, 0x1A, 0x17),
    lamp: Rgb(0xFF, 0xD3, 0x4D),
    lamp_ink: Rgb(0x1C, 0x1A, 0x17),
    error: Rgb(0xFF, 0x6B, 0x7A),
    error_soft: Rgb(0x3A, 0x1D, 0x20),
    on_error: Rgb(0x1C, 0x0A, 0x0C),
    cause: Rgb(0xC6, 0xA0, 0xFF),
    cause_soft: Rgb(0x2C, 0x23, 0x39),
    on_cause: Rgb(0x1A, 0x0F, 0x2B),
    lamp_edge: Rgb(0xFF, 0xD3, 0x4D),
    track: Rgb(0x3B, 0x38, 0x33),
    node_fill: Rgb(0x24, 0x22, 0x1F),
    flows: [
        Rgb(0x4C, 0x90, 0xFA),
        Rgb(0xFF, 0xA3, 0x2B),
        Rgb(0x62, 0xE3, 0xB3),
        Rgb(0xD5, 0x55, 0xAC),
        Rgb(0xF5, 0xDE, 0x4E),
        Rgb(0xDC, 0xEB, 0xFA),
    ],
    on_flows: [
        Rgb(0x13, 0x12, 0x10),
        Rgb(0x13, 0x12, 0x10),
        Rgb(0x13, 0x12, 0x10),
        Rgb(0x13, 0x12, 0x10),
        Rgb(0x13, 0x12, 0x10),
        Rgb(0x13, 0x12, 0x10),
    ],
    region: (Rgb(0xF4, 0xF2, 0xED), 3),
    ribbon_percent: 26,
    beam_percent: 30,
};

impl Theme {
    /// Each single colour under the name that CSS knows it by.
    #[must_use]
    pub fn named(&self) -> Vec<(String, Rgb)> {
        let single = [
            ("canvas", self.canvas),
            ("canvas-dot", self.canvas_dot),
            ("surface", self.surface),
            ("surface2", self.surface2),
            ("surface3", self.surface3),
            ("line", self.line),
            ("line-strong", self.line_strong),
            ("link", self.link),
            ("ink", self.ink),
            ("ink2", self.ink2),
            ("ink3", self.ink3),
            ("on-ink", self.on_ink),
            ("lamp", self.lamp),
            ("lamp-ink", self.lamp_ink),
            ("error", self.error),
            ("error-soft", self.error_soft),
            ("on-error", self.on_error),
            ("cause", self.cause),
            ("cause-soft", self.cause_soft),
            ("on-cause", self.on_cause),
            ("lamp-edge", self.lamp_edge),
            ("track", self.track),
            ("node-fill", self.node_fill),
        ];
        let letters = "abcdef".chars();
        let flows = letters.clone().zip(self.flows).map(|(letter, colour)| (format!("flow-{letter}"), colour));
        let on_flows = letters.zip(self.on_flows).map(|(letter, colour)| (format!("on-flow-{letter}"), colour));
        single.into_iter().map(|(name, colour)| (name.to_owned(), colour)).chain(flows).chain(on_flows).collect()
    }

    /// The theme as CSS declarations, `--canvas:#f5f4f0;` and so on, without a rule around them.
    #[must_use]
    pub fn css_variables(&self) -> String {
        let mut text: String =
            self.named().into_iter().map(|(name, colour)| format!("--{name}:{};", colour.hex())).collect();
        let (Rgb(red, green, blue), percent) = self.region;
        text.push_str(&format!("--region:rgb({red} {green} {blue} / {percent}%);"));
        text.push_str(&format!("--ribbon-opacity:{}%;--beam-opacity:{}%;", self.ribbon_percent, self.beam_percent));
        text
    }
}

impl Rgb {
    /// `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Contrast ratio to another colour as WCAG 2 defines it, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance as WCAG 2 defines it, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The whole of `static/tokens.css`: light, dark where the system asks for it, and either where the person chose
/// (`data-theme` on the root element).
#[must_use]
pub fn tokens_css() -> String {
    let (light, dark) = (LIGHT.css_variables(), DARK.css_variables());
    format!(
        "/* Generated from src/canvas/theme.rs; do not edit. */\n\
         :root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
    )
}

#[cfg(test)]
mod tests;

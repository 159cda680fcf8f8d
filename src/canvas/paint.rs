//! The painter's hand in the browser: shows a layer of pixels on the page's canvas element.

use wasm_bindgen::{Clamped, JsCast as _};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::blit::{Layer, PixelRect};

/// A canvas element that shows layers.
#[derive(Debug)]
pub struct Screen {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Screen {
    /// The canvas element of that identity, if the page has one and the browser lets us paint on it.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let element = web_sys::window()?.document()?.get_element_by_id(id)?;
        let element: HtmlCanvasElement = element.dyn_into().ok()?;
        let context = element.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { element, context })
    }

    /// Whether the element is still in the page: Yew may have made another.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.element.is_connected()
    }

    /// Shows what differs from what was shown before; all of it where the layer has another size than the canvas.
    /// Says whether the browser did.
    pub fn show(&self, layer: &Layer) -> bool {
        let (Ok(width), Ok(height)) = (u32::try_from(layer.width()), u32::try_from(layer.height())) else {
            return false;
        };
        let whole = PixelRect { x: 0, y: 0, width: layer.width(), height: layer.height() };
        let resized = self.element.width() != width || self.element.height() != height;
        if resized {
            self.element.set_width(width);
            self.element.set_height(height);
        }
        let Some(dirty) = (if resized { Some(whole) } else { layer.dirty_rect() }) else { return true };
        // The browser reads the pixels where they are, in our own memory; nothing is copied but what is shown.
        let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(layer.pixels()), width, height) else {
            return false;
        };
        let PixelRect { x, y, width, height } = dirty;
        let shown = self.context.put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
            &image,
            0.0,
            0.0,
            x as f64,
            y as f64,
            width as f64,
            height as f64,
        );
        shown.is_ok()
    }
}

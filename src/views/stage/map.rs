//! The small map: all of the scenario, and which part of it is seen. A drag or the arrow keys look elsewhere.

use betwixt_model::Point;
use yew::prelude::*;

use crate::canvas::camera::{Camera, ScreenPoint, WorldPoint, WorldRect, number};
use crate::platform::{attribute, pointer};
use crate::state::{self, Command, Sketch};
use crate::views::icons::icon;
use crate::views::markup::html;

use super::StageProps;
use super::layout::Layout;
use super::live::Live;

/// The part that is seen.
const SEEN: &str = "stage-map-seen";
/// Its size [pixels].
const SIZE: (f64, f64) = (150.0, 92.0);
/// Free room at its border [pixels].
const MARGIN: f64 = 8.0;

/// From the canvas to the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scaled {
    left: f64,
    top: f64,
    scale: f64,
}

impl Scaled {
    /// So that everything is on it; none where there is nothing.
    fn of(layout: &Layout) -> Option<Self> {
        let boxes = layout.nodes.iter().map(|node| node.bounds());
        let all = boxes.chain(layout.zones.iter().map(|zone| zone.rect)).reduce(|all, one| all.union(&one))?;
        let (width, height) = ((all.right - all.left).max(1.0), (all.bottom - all.top).max(1.0));
        let scale = ((SIZE.0 - 2.0 * MARGIN) / width).min((SIZE.1 - 2.0 * MARGIN) / height).min(0.25);
        let left = all.left.midpoint(all.right) - SIZE.0 / 2.0 / scale;
        let top = all.top.midpoint(all.bottom) - SIZE.1 / 2.0 / scale;
        Some(Self { left, top, scale })
    }

    fn rect(&self, of: &WorldRect) -> [String; 4] {
        let Self { left, top, scale } = *self;
        [(of.left - left), (of.top - top), of.right - of.left, of.bottom - of.top].map(|value| number(value * scale))
    }

    fn world(&self, (x, y): (f64, f64)) -> WorldPoint {
        WorldPoint { x: self.left + x / self.scale, y: self.top + y / self.scale }
    }
}

/// What is seen, as far as the map reaches.
fn within(seen: &WorldRect, scaled: &Scaled) -> [String; 4] {
    let (least, most) = (scaled.world((1.0, 1.0)), scaled.world((SIZE.0 - 1.0, SIZE.1 - 1.0)));
    let clamp = |value: f64, from: f64, to: f64| value.clamp(from, to);
    scaled.rect(&WorldRect {
        left: clamp(seen.left, least.x, most.x),
        top: clamp(seen.top, least.y, most.y),
        right: clamp(seen.right, least.x, most.x),
        bottom: clamp(seen.bottom, least.y, most.y),
    })
}

/// What a camera shows of the canvas.
fn seen(camera: &Camera, (width, height): (f64, f64)) -> WorldRect {
    WorldRect::between(
        camera.world_from_screen(ScreenPoint { x: 0.0, y: 0.0 }),
        camera.world_from_screen(ScreenPoint { x: width, y: height }),
    )
}

/// The camera of the session, by its corner.
fn cornered(camera: state::Camera, (width, height): (f64, f64)) -> Camera {
    let state::Camera { centre, zoom } = camera;
    Camera { x: centre.x - width / 2.0 / zoom, y: centre.y - height / 2.0 / zoom, zoom }
}

/// A hand looks elsewhere: the map shows it, without rendering.
pub(super) fn follow(live: &Live) {
    let viewport = live.viewport();
    let Some(scaled) = Scaled::of(live.layout()) else { return };
    let values = within(&seen(&live.camera(), (viewport.width, viewport.height)), &scaled);
    for (name, value) in ["x", "y", "width", "height"].into_iter().zip(values) {
        if !attribute::set(SEEN, name, &value) {
            return;
        }
    }
}

/// The map, or what folds it out.
pub(super) fn map(props: &StageProps, layout: &Layout) -> Html {
    let Some(scaled) = Scaled::of(layout) else { return Html::default() };
    let folded = !props.session.map_open;
    let toggle = {
        let on = props.on_command.clone();
        Callback::from(move |_: MouseEvent| on.emit(Command::from(Sketch::ToggleMap)))
    };
    let label = if folded { "Show the map" } else { "Fold the map away" };
    html! {
        <div class={classes!("stage-map", folded.then_some("is-folded"))}>
            <button type="button" class="stage-button stage-map-fold" aria-label={label} aria-expanded={(!folded).to_string()} title={label}
                onclick={toggle}>
                { icon(if folded { "frame" } else { "down" }) }
            </button>
            if !folded {
                { picture(props, layout, scaled) }
            }
        </div>
    }
}

fn picture(props: &StageProps, layout: &Layout, scaled: Scaled) -> Html {
    let hold = |commits: bool| {
        let (painter, on) = (props.painter.clone(), props.on_command.clone());
        Callback::from(move |event: PointerEvent| {
            let at = pointer::at(&event);
            if event.type_() == "pointerdown" {
                pointer::capture(&event);
            } else if at.buttons & 1 == 0 && !commits {
                return;
            }
            let WorldPoint { x, y } = scaled.world((at.x, at.y));
            let camera = painter.with(|painter| {
                let viewport = painter.live.viewport();
                let zoom = painter.live.camera().zoom;
                let camera = state::Camera { centre: Point { x, y }, zoom };
                painter.live.look_from(cornered(camera, (viewport.width, viewport.height)));
                follow(&painter.live);
                camera
            });
            if commits {
                on.emit(Command::SetCamera(camera));
            }
        })
    };
    let onkeydown = {
        let (on, camera) = (props.on_command.clone(), props.session.camera);
        Callback::from(move |event: KeyboardEvent| {
            let step = 80.0 / camera.zoom;
            let (dx, dy) = match event.key().as_str() {
                "ArrowLeft" => (-step, 0.0),
                "ArrowRight" => (step, 0.0),
                "ArrowUp" => (0.0, -step),
                "ArrowDown" => (0.0, step),
                "+" | "=" => return on.emit(Command::ZoomIn),
                "-" => return on.emit(Command::ZoomOut),
                _ => return,
            };
            event.prevent_default();
            let centre = Point { x: camera.centre.x + dx, y: camera.centre.y + dy };
            on.emit(Command::SetCamera(state::Camera { centre, ..camera }));
        })
    };
    let [x, y, width, height] =
        within(&seen(&cornered(props.session.camera, props.session.stage), props.session.stage), &scaled);
    let shown = |rect: &WorldRect, class: &'static str| {
        let [x, y, width, height] = scaled.rect(rect);
        html! { <rect {class} {x} {y} {width} {height} rx="1.5" /> }
    };
    html! {
        <div class="stage-map-picture" data-pointer="map" role="group" tabindex="0"
            aria-label="Map. Arrow keys look elsewhere, plus and minus zoom." {onkeydown} onpointerdown={hold(false)}
            onpointermove={hold(false)} onpointerup={hold(true)}>
            <svg viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} aria-hidden="true">
                { for layout.zones.iter().map(|zone| shown(&zone.rect, "stage-map-zone")) }
                { for layout.nodes.iter().map(|node| shown(&node.bounds(), "stage-map-node")) }
                <rect id={SEEN} class="stage-map-seen" {x} {y} {width} {height} rx="3" />
            </svg>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_the_map_is_the_place_it_shows() {
        let scaled = Scaled { left: -100.0, top: 50.0, scale: 0.1 };
        let WorldPoint { x, y } = scaled.world((20.0, 10.0));
        assert_eq!((x, y), (100.0, 150.0));
        let [x, y, width, height] = scaled.rect(&WorldRect { left: 100.0, top: 150.0, right: 300.0, bottom: 250.0 });
        assert_eq!([x.as_str(), y.as_str(), width.as_str(), height.as_str()], ["20", "10", "20", "10"]);
        let all = WorldRect { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };
        let [x, y, width, height] = within(&all, &scaled);
        assert_eq!([x.as_str(), y.as_str(), width.as_str(), height.as_str()], ["1", "1", "148", "90"]);
        assert_eq!(Scaled::of(&Layout::default()), None);
    }
}

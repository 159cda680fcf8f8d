//! Boxes in layers, in an order in which few arrows cross.

use betwixt_model::sort;

use super::graph::Graph;

/// How often the layers are gone through; more changes nothing that can be seen.
const SWEEPS: usize = 12;

/// Something that takes room in a layer: a box, or an arrow that passes.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    /// The box; none where an arrow passes.
    pub(super) node: Option<usize>,
    /// Which layer it is in.
    pub(super) layer: usize,
    /// Which band of the layer: zones first, in the order of the document; 0 where no zone is beside it.
    pub(super) band: usize,
    /// Those before it, in the layer to the left.
    pub(super) before: Vec<usize>,
    /// Those after it, in the layer to the right.
    pub(super) after: Vec<usize>,
}

/// Boxes in layers.
#[derive(Debug)]
pub(super) struct Layers {
    /// Boxes, and arrows that pass.
    pub(super) vertices: Vec<Vertex>,
    /// From left to right, each from top to bottom.
    pub(super) rows: Vec<Vec<usize>>,
}

impl Layers {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut vertices: Vec<Vertex> = Vec::new();
        let mut vertex_of = vec![usize::MAX; graph.layer.len()];
        for at in graph.found.iter().copied().filter(|at| !graph.alone.contains(at)) {
            vertex_of[at] = vertices.len();
            vertices.push(Vertex {
                node: Some(at),
                layer: graph.layer[at],
                band: 0,
                before: Vec::new(),
                after: Vec::new(),
            });
        }
        let bands = Bands::of(graph);
        for vertex in &mut vertices {
            let zone = vertex.node.and_then(|node| graph.zone[node]);
            vertex.band = bands.of_box(zone, vertex.layer);
        }
        for (from, to) in &graph.arrows {
            let (start, end) = (vertex_of[*from], vertex_of[*to]);
            // A box that has moved next to whom it asks may stand level with somebody.
            if vertices[start].layer < vertices[end].layer {
                pass(&mut vertices, (start, end), &bands);
            }
        }
        let depth = vertices.iter().map(|vertex| vertex.layer + 1).max().unwrap_or(0);
        let mut rows = vec![Vec::new(); depth];
        for (at, vertex) in vertices.iter().enumerate() {
            rows[vertex.layer].push(at);
        }
        let mut layers = Self { vertices, rows };
        layers.put_in_order();
        layers
    }

    /// By where the neighbours are, to and fro; the best order that was seen stays.
    fn put_in_order(&mut self) {
        let mut place = vec![0.0; self.vertices.len()];
        for row in &mut self.rows {
            let vertices = &self.vertices;
            sort::by_number(row, |at| vertices[*at].band as u64);
            number(row, &mut place);
        }
        let mut best = (self.crossings(&place), self.rows.clone());
        for sweep in 0..SWEEPS {
            let to_the_right = sweep % 2 == 0;
            let depth = self.rows.len();
            for step in 1..depth {
                let layer = if to_the_right { step } else { depth - 1 - step };
                let vertices = &self.vertices;
                let key = |at: usize| {
                    let vertex = &vertices[at];
                    let beside = if to_the_right { &vertex.before } else { &vertex.after };
                    (vertex.band, mean(beside.iter().map(|at| place[*at])).unwrap_or(place[at]))
                };
                let mut keyed: Vec<((usize, f64), usize)> = self.rows[layer].iter().map(|at| (key(*at), *at)).collect();
                sort::by_number(&mut keyed, |((_, along), _)| sort::rank(*along));
                sort::by_number(&mut keyed, |((band, _), _)| *band as u64);
                self.rows[layer] = keyed.into_iter().map(|(_, at)| at).collect();
                number(&self.rows[layer], &mut place);
            }
            let crossings = self.crossings(&place);
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// How often arrows cross between the layers.
    fn crossings(&self, place: &[f64]) -> usize {
        let between = |row: &Vec<usize>| {
            let ends: Vec<(f64, f64)> =
                row.iter().flat_map(|at| self.vertices[*at].after.iter().map(|to| (place[*at], place[*to]))).collect();
            let crossed =
                |(at, (a, b)): (usize, &(f64, f64))| ends[..at].iter().filter(|(c, d)| (a - c) * (b - d) < 0.0).count();
            ends.iter().enumerate().map(crossed).sum::<usize>()
        };
        self.rows.iter().map(between).sum()
    }
}

fn number(row: &[usize], place: &mut [f64]) {
    for (index, at) in row.iter().enumerate() {
        place[*at] = index as f64 - row.len() as f64 / 2.0;
    }
}

/// The mean of numbers, if there are any.
pub(super) fn mean(of: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = of.fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// An arrow takes room in each layer that it passes.
fn pass(vertices: &mut Vec<Vertex>, (start, end): (usize, usize), bands: &Bands) {
    let mut last = start;
    for layer in vertices[start].layer + 1..vertices[end].layer {
        // It keeps to the band that it comes from, else to the one that it goes to.
        let near = [start, end].map(|at| vertices[at].band).into_iter().find(|band| *band > 0);
        let band = if bands.is_beside(layer) { near.unwrap_or(bands.free) } else { 0 };
        let new = vertices.len();
        vertices.push(Vertex { node: None, layer, band, before: vec![last], after: Vec::new() });
        vertices[last].after.push(new);
        last = new;
    }
    vertices[last].after.push(end);
    vertices[end].before.push(last);
}

/// Which layers have zones beside each other.
struct Bands {
    /// First and last layer with a member of any zone.
    zoned: Option<(usize, usize)>,
    /// The band of what is in no zone.
    free: usize,
}

impl Bands {
    fn of(graph: &Graph) -> Self {
        let layers = graph.layer.iter().zip(&graph.zone).filter(|(_, zone)| zone.is_some()).map(|(layer, _)| *layer);
        let zoned = layers.fold(None, |range: Option<(usize, usize)>, layer| {
            let (first, last) = range.unwrap_or((layer, layer));
            Some((first.min(layer), last.max(layer)))
        });
        Self { zoned, free: graph.zone.iter().flatten().max().map_or(1, |last| last + 2) }
    }

    fn is_beside(&self, layer: usize) -> bool {
        self.zoned.is_some_and(|(first, last)| (first..=last).contains(&layer))
    }

    fn of_box(&self, zone: Option<usize>, layer: usize) -> usize {
        match zone {
            Some(zone) => zone + 1,
            None if self.is_beside(layer) => self.free,
            None => 0,
        }
    }
}

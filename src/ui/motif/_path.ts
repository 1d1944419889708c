/** Small geometry for tiles: templates are absolute M L C Q Z paths, what leaves here is short relative path data. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]
export type Point = readonly [x: number, y: number]

/** Places a template: scaled (a negative `kx` mirrors), turned by degrees, then moved. */
export function placed(x: number, y: number, turn = 0, k = 1, kx = k): Matrix {
  const t = (turn * Math.PI) / 180
  const cos = Math.cos(t)
  const sin = Math.sin(t)
  return [cos * kx, sin * kx, -sin * k, cos * k, x, y]
}

export function inner(outer: Matrix, m: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  return [
    a * m[0] + c * m[1],
    b * m[0] + d * m[1],
    a * m[2] + c * m[3],
    b * m[2] + d * m[3],
    a * m[4] + c * m[5] + e,
    b * m[4] + d * m[5] + f,
  ]
}

export function moved(m: Matrix, x: number, y: number): Point {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
}

/** The shortest way to write a number with at most `digits` decimals. */
export function num(value: number, digits = 1): string {
  const fixed = Number(value.toFixed(digits))
  return String(fixed === 0 ? 0 : fixed).replace(/^(-?)0\./, '$1.')
}

/** Joins numbers with no more separators than SVG needs. */
export function nums(values: readonly number[], digits = 1): string {
  return values
    .map((value) => num(value, digits))
    .reduce((row, text) => (row === '' || text.startsWith('-') ? row + text : `${row} ${text}`), '')
}

/** A template carried to its place, in relative steps; whole units unless asked for more. */
export function drawn(template: string, m: Matrix, digits = 0): string {
  const grid = 10 ** digits
  let at: Point = [0, 0]
  let out = ''
  for (const [, command = '', rest = ''] of template.matchAll(/([MLCQZ])([^MLCQZ]*)/g)) {
    if (command === 'Z') {
      out += 'z'
      continue
    }
    const given = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number)
    const size = command === 'C' ? 6 : command === 'Q' ? 4 : 2
    for (let i = 0; i + size <= given.length; i += size) {
      const points = pairs(given.slice(i, i + size)).map(([x, y]) => snapped(moved(m, x, y), grid))
      const from: Point = command === 'M' ? [0, 0] : at
      const steps = points.flatMap(([x, y]) => [x - from[0], y - from[1]])
      out += (command === 'M' ? 'M' : command.toLowerCase()) + nums(steps, digits)
      at = points.at(-1) ?? at
    }
  }
  return out
}

function pairs(flat: readonly number[]): Point[] {
  const out: Point[] = []
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i] ?? 0, flat[i + 1] ?? 0])
  return out
}

function snapped([x, y]: Point, grid: number): Point {
  return [Math.round(x * grid) / grid, Math.round(y * grid) / grid]
}

/** A turned ellipse as two arcs: half the bytes of an element with a transform. */
export function ellipse(x: number, y: number, rx: number, ry: number, turn = 0, digits = 1): string {
  const [dx, dy] = [2 * rx * Math.cos((turn * Math.PI) / 180), 2 * rx * Math.sin((turn * Math.PI) / 180)]
  const arc = `${nums([rx, ry, turn], digits)} 1 0 `
  return `M${nums([x - dx / 2, y - dy / 2], digits)}a${arc}${nums([dx, dy], digits)}a${arc}${nums([-dx, -dy], digits)}z`
}

/** A rhombus, the house form. */
export function rhombus(x: number, y: number, w: number, h: number, digits = 1): string {
  return `M${nums([x, y - h], digits)}l${nums([w, h], digits)} ${nums([-w, h, -w, -h], digits)}z`.replace(/ -/g, '-')
}

/** Dots are strokes without length under round caps: nine bytes each instead of forty. */
export function dots(points: readonly Point[], digits = 0): string {
  return points.map(([x, y]) => `M${nums([x, y], digits)}h0`).join('')
}

/** `count` points evenly around a centre, the first at `turn` degrees (0 points up). */
export function ring(x: number, y: number, r: number, count: number, turn = 0, ry = r): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const t = ((turn + (360 * i) / count - 90) * Math.PI) / 180
    return [x + r * Math.cos(t), y + ry * Math.sin(t)] as const
  })
}

import type { Seeded } from '#src/base/seed.ts'
import { dots, drawn, inner, type Matrix, moved, type Point, placed, ring } from '#src/ui/motif/_path.ts'
import { filled, stroked } from '#src/ui/motif/_svg.ts'
import type { TilePainter } from '#src/ui/motif/_tile.ts'
import type { Dye } from '#src/ui/motif/dye.ts'

interface Wing {
  readonly field: string
  readonly eye: string
  readonly isen: readonly Point[]
}

/** Wings of our own butterfly. It is not the city's registered motif and must not become it. */
const upperWings: readonly Wing[] = [
  {
    field: 'M7 -5C13 -29 36 -42 47 -34C54 -28 42 -7 9 -1Z',
    eye: 'M14 -9C20 -24 34 -33 41 -29C45 -25 36 -11 16 -5Z',
    isen: [
      [20, -12],
      [27, -18],
      [35, -24],
    ],
  },
  {
    field: 'M7 -6C8 -28 22 -45 39 -46C50 -44 51 -30 39 -19C29 -10 18 -4 9 -2Z',
    eye: 'M15 -12C17 -26 26 -37 37 -39C44 -36 42 -28 34 -21C28 -15 21 -11 15 -12Z',
    isen: [
      [22, -18],
      [29, -25],
      [36, -33],
    ],
  },
  {
    field: 'M8 -5C16 -24 33 -38 53 -40C54 -29 48 -20 42 -16C32 -8 20 -3 10 -1Z',
    eye: 'M17 -9C23 -21 34 -31 47 -34C47 -27 43 -21 38 -18C31 -12 24 -9 17 -9Z',
    isen: [
      [24, -14],
      [32, -20],
      [41, -28],
    ],
  },
]

const lowerWings: readonly Wing[] = [
  {
    field: 'M8 8C27 8 38 17 34 28C30 37 20 34 16 38C13 30 9 20 8 8Z',
    eye: '',
    isen: [
      [17, 18],
      [25, 25],
    ],
  },
  {
    field: 'M9 8C24 6 38 12 40 23C38 32 28 34 22 29C16 24 11 16 9 8Z',
    eye: '',
    isen: [
      [20, 16],
      [30, 23],
    ],
  },
  {
    field: 'M8 9C20 9 30 17 27 25C22 31 21 38 22 43C14 38 9 24 8 9Z',
    eye: '',
    isen: [
      [16, 19],
      [18, 29],
    ],
  },
]

const body = 'M0 -17Q7 4 0 28Q-7 4 0 -17Z'
const feeler = 'M1 -14Q4 -29 15 -31'

interface Butterfly {
  readonly upper: Wing
  readonly lower: Wing
}

function butterflyOf(random: Seeded): Butterfly {
  return { upper: random.pick(upperWings), lower: random.pick(lowerWings) }
}

/** An outline in the line colour stands for the undyed edge the wax leaves; all butterflies of a tile share each path. */
function butterflies({ upper, lower }: Butterfly, places: readonly Matrix[], dye: Dye): string {
  let [above, below, eyes, bodies, feelers] = ['', '', '', '', '']
  const isen: Point[] = []
  for (const place of places) {
    for (const side of [1, -1]) {
      const m = inner(place, placed(0, 0, 0, 1, side))
      above += drawn(upper.field, m)
      below += drawn(lower.field, m)
      eyes += drawn(upper.eye, m)
      feelers += drawn(feeler, m)
      for (const [x, y] of [...upper.isen, ...lower.isen]) isen.push(moved(m, x, y))
    }
    bodies += drawn(body, place)
  }
  const edge = `stroke="${dye.line}" stroke-width="4.6"`
  return (
    stroked(feelers, dye.line, 2.5) +
    filled(above, dye.accent, edge) +
    filled(below, dye.second, edge) +
    filled(bodies, dye.line) +
    filled(eyes, dye.ground) +
    stroked(dots(isen), dye.line, 5)
  )
}

const leafShape = 'M0 2Q-10 -7 0 -19Q10 -7 0 2Z'

function sprigs(places: readonly Matrix[], dye: Dye, leaves: number): string {
  let outer = ''
  const pips: Point[] = []
  const hearts: Point[] = []
  for (const place of places) {
    for (const [i, [x, y]] of ring(0, 0, 12, leaves).entries()) outer += drawn(leafShape, inner(place, placed(x, y, (i * 360) / leaves)))
    for (const [x, y] of ring(0, 0, 21, leaves, 180 / leaves)) pips.push(moved(place, x, y))
    hearts.push(moved(place, 0, 0))
  }
  const edge = `stroke="${dye.line}" stroke-width="3.8"`
  return filled(outer, dye.second, edge) + stroked(dots(hearts), dye.accent, 9) + stroked(dots(pips), dye.line, 4.5)
}

/** Kupu: butterflies in half drop with sprigs between, dots strewn where there is room. */
export const kupu: TilePainter = (dye, random) => {
  const size = 210
  const [q, r] = [size / 4, (3 * size) / 4]
  const lean = () => random.between(-5, 5)
  const flight = random.pick([14, 20, -16])
  const wings = butterflies(butterflyOf(random), [placed(q, q, -flight + lean(), 0.84), placed(r, r, flight + lean(), 0.84)], dye)
  const leaves = random.pick([3, 3, 4])
  const green = sprigs([placed(r, q, 28 + lean(), 1.05), placed(q, r, -30 + lean(), 1.05)], dye, leaves)
  const strewn: Point[] = []
  for (let i = 0; i < 40 && strewn.length < 10; i++) {
    const [x, y] = [random.between(6, size - 6), random.between(6, size - 6)]
    const free = [
      ...strewn.map((p) => [...p, 14] as const),
      [q, q, 54] as const,
      [r, r, 54] as const,
      [r, q, 42] as const,
      [q, r, 42] as const,
    ]
    if (free.every(([a, b, gap]) => Math.hypot(x - a, y - b) > gap)) strewn.push([x, y])
  }
  return { width: size, height: size, unit: 130, art: wings + green + stroked(dots(strewn), dye.line, 4) }
}

const petal = 'M0 -3C-10 -10 -8 -24 0 -29C8 -24 10 -10 0 -3Z'
const petalHeart = 'M0 -8C-5 -12 -4 -20 0 -23C4 -20 5 -12 0 -8Z'
const beanLeaf = 'M-32 0C-15 -18 15 -18 32 0C15 18 -15 18 -32 0Z'
const beanField = 'M-26 0C-12 -12 12 -12 26 0C12 12 -12 12 -26 0Z'

/** Kopi: coffee blossom and leaf by turns. */
export const kopi: TilePainter = (dye, random) => {
  const size = 150
  const [q, r] = [size / 4, (3 * size) / 4]
  const count = random.pick([5, 5, 6])
  let [skin, even, odd, leaf, field, vein] = ['', '', '', '', '', '']
  const stamens: Point[] = []
  const beads: Point[] = []
  for (const [x, y] of [
    [q, q],
    [r, r],
  ] as const) {
    const turn = random.between(0, 60)
    for (let i = 0; i < count; i++) {
      const m = placed(x, y, turn + (360 / count) * i)
      skin += drawn(petal, m)
      if (i % 2) odd += drawn(petalHeart, m)
      else even += drawn(petalHeart, m)
    }
    stamens.push(...ring(x, y, 22, count, turn + 180 / count))
  }
  const slant = random.pick([45, -40, 20, 70])
  for (const [x, y, turn] of [
    [r, q, slant],
    [q, r, slant + random.pick([0, 90])],
  ] as const) {
    const m = placed(x, y, turn + random.between(-8, 8))
    leaf += drawn(beanLeaf, m)
    field += drawn(beanField, m)
    vein += drawn('M-22 0L22 0', m)
    for (const side of [5, -5]) for (const along of [-13, -4.5, 4.5, 13]) beads.push(moved(m, along, side))
  }
  const knots = [0, q * 2, size].flatMap((x) => [0, q * 2, size].map((y) => [x, y] as const))
  const art =
    filled(skin + leaf, dye.line) +
    filled(even, dye.accent) +
    filled(odd + (random.next() < 0.4 ? field : ''), dye.second) +
    filled(field, dye.ground, 'fill-opacity=".86"') +
    stroked(vein, dye.line, 2) +
    stroked(dots(beads), dye.accent, 3.4) +
    stroked(dots([...stamens, [q, q], [r, r]]), dye.line, 4) +
    stroked(dots(knots), dye.second, 5)
  return { width: size, height: size, unit: 105, art }
}

const vineLeaf = 'M0 0C4 -14 18 -22 34 -20C32 -6 18 4 0 0Z'
const vineVein = 'M7 -3C12 -10 20 -14 28 -15C24 -8 16 -3 7 -3Z'

/** Where a leaf of the vine must be drawn so that the tile's edge cuts none: leaves reach right, and up or down by their side. */
function again(x: number, y: number, up: number, w: number, h: number): Point[] {
  const xs = x + 46 > w ? [x, x - w] : [x]
  const ys = up > 0 && y + 42 > h ? [y, y - h] : up < 0 && y < 32 ? [y, y + h] : [y]
  return xs.flatMap((ax) => ys.map((ay): Point => [ax, ay]))
}

/** Sulur: a climbing vine, leaves on both sides, a blossom in every bend. */
export const sulur: TilePainter = (dye, random) => {
  const [w, h] = [200, 130]
  const sway = random.whole(20, 30)
  const large = random.between(1.05, 1.3)
  let [stem, leaf, vein] = ['', '', '']
  const blossoms: Point[] = []
  const berries: Point[] = []
  for (const [row, shift] of [
    [32.5, 1],
    [97.5, -1],
  ] as const) {
    const a = sway * shift
    stem += `M0 ${row}C25 ${row - a} 75 ${row - a} 100 ${row}S175 ${row + a} 200 ${row}`
    for (const [x, up] of [
      [22, -1],
      [66, 1],
      [122, -1],
      [166, 1],
    ] as const) {
      const y = row - Math.sin((x / 200) * 2 * Math.PI) * a * 0.75
      const turn = (up > 0 ? 66 : -2) + random.between(-7, 7)
      // a leaf that reaches over the edge comes in again on the other side
      for (const [ax, ay] of again(x, y, up, w, h)) {
        leaf += drawn(vineLeaf, placed(ax, ay, turn, large))
        vein += drawn(vineVein, placed(ax, ay, turn, large))
      }
    }
    blossoms.push([50, row + a * 0.5], [150, row - a * 0.5])
    berries.push([100, row - 18], [100, row + 18], [0, row - 18], [200, row - 18], [0, row + 18], [200, row + 18])
  }
  const bloom = random.pick([4, 5, 6])
  const petals = blossoms.flatMap(([x, y]) => ring(x, y, 8.5, bloom))
  const art =
    stroked(stem, dye.line, 3.6) +
    filled(leaf, dye.line) +
    filled(vein, random.pick([dye.second, dye.accent])) +
    stroked(dots(petals), dye.accent, 9) +
    stroked(dots(blossoms), dye.line, 7) +
    stroked(dots(berries), dye.second, 6)
  return { width: w, height: h, unit: 130, art }
}

/** One butterfly as a sign, for tags and packs without words. */
export function butterflySign(x: number, y: number, k: number, dye: Dye, seed: Seeded): string {
  const at = `translate(${x} ${y}) scale(${k})`
  return `<g transform="${at}">${butterflies(butterflyOf(seed), [placed(0, 0)], dye)}</g>`
}

import type { Seeded } from '#src/base/seed.ts'
import { dots, drawn, ellipse, type Point, placed, rhombus, ring } from '#src/ui/motif/_path.ts'
import { filled, stroked } from '#src/ui/motif/_svg.ts'
import type { TilePainter } from '#src/ui/motif/_tile.ts'
import type { Dye } from '#src/ui/motif/dye.ts'

/** Kawung: four sugar-palm fruits around a cross. Two cells a tile, so that the hand shows. */
export const kawung: TilePainter = (dye, random) => {
  const long = random.between(27, 32)
  const broad = random.between(11.5, 18)
  const heart = random.whole(0, 2)
  const petals: Point[] = []
  let [skin, flesh, seed] = ['', '', '']
  const pips: Point[] = []
  for (const cell of [0, 100]) {
    for (const [x, y, turn] of [
      [25, 25, 45],
      [75, 25, -45],
      [25, 75, -45],
      [75, 75, 45],
    ] as const) {
      const at: Point = [cell + x + random.between(-0.8, 0.8), y + random.between(-0.8, 0.8)]
      const lean = turn + random.between(-2.5, 2.5)
      petals.push(at)
      skin += ellipse(...at, long, broad, lean, 0)
      flesh += ellipse(...at, long - 7, broad - 6, lean, 0)
      if (heart !== 2) seed += ellipse(...at, long - 11, broad - 9.5, lean, 0)
      if (heart !== 1) for (const [px, py] of ring(...at, heart === 2 ? 9 : 7, 2, lean + 90)) pips.push([px, py])
    }
  }
  const art =
    filled(skin, dye.line) +
    filled(flesh, dye.ground) +
    filled(seed, dye.accent) +
    stroked(dots(pips), heart === 2 ? dye.accent : dye.ground, 4) +
    kawungCross(dye, random)
  return { width: 200, height: 100, unit: 100, art }
}

function kawungCross(dye: Dye, random: Seeded): string {
  const flower = random.whole(0, 2)
  const edge: Point[] = []
  let heart = ''
  const around: Point[] = []
  for (const x of [50, 150]) {
    edge.push([x, 6], [x, 94], [x - 44, 50], [x + 44, 50])
    heart += rhombus(x, 50, 8, 8)
    if (flower === 1) around.push(...ring(x, 50, 17, 4))
    if (flower === 2) around.push(...ring(x, 50, 15, 4, 0), ...ring(x, 50, 22, 4, 0))
  }
  const corners = [0, 100, 200].flatMap((x) => [0, 100].map((y) => rhombus(x, y, 7, 7))).join('')
  return filled(heart, dye.line) + filled(corners, dye.second) + stroked(dots(edge), dye.line, 5) + stroked(dots(around), dye.second, 4.5)
}

/** Belah ketupat: nested rhombs in half drop, a flower or a woven knot between them. */
export const ketupat: TilePainter = (dye, random) => {
  const [w, h] = [80, 100]
  const steep = h / w
  const corners: readonly Point[] = [
    [0, 0],
    [w, 0],
    [0, h],
    [w, h],
  ]
  const steps = random.pick([
    [37, 33, 26, 21, 12, 6],
    [38, 34, 30, 27, 15, 8],
    [36, 29, 24, 14, 9, 0],
    [38, 35, 22, 17, 13, 9],
  ])
  const colours = [dye.line, dye.ground, dye.accent, dye.ground, dye.line, dye.accent]
  const nested = steps
    .map((k, i) => (k ? filled(corners.map(([x, y]) => rhombus(x, y, k, k * steep)).join(''), colours[i] ?? dye.line) : ''))
    .join('')
  const beads = corners.flatMap(([x, y]) => ring(x, y, 17, 8, 0, 21))
  const middle = random.pick([ketupatFlower, ketupatKnot, ketupatStar])(dye, random, w / 2, h / 2)
  const frame = filled(rhombus(w / 2, h / 2, 37, 46), dye.second) + filled(rhombus(w / 2, h / 2, 33.5, 42), dye.ground)
  return { width: w, height: h, unit: 64, art: nested + stroked(dots(beads), dye.line, 3) + frame + middle }
}

function ketupatFlower(dye: Dye, random: Seeded, x: number, y: number): string {
  const turn = random.between(-5, 5)
  const petals = ring(x, y, 14, 6, turn, 15).map(([px, py], i) => ellipse(px, py, 8, 4, turn + i * 60 - 90 + random.between(-4, 4)))
  return filled(petals.join(''), dye.line) + stroked(dots([[x, y]]), dye.accent, 7)
}

function ketupatKnot(dye: Dye, random: Seeded, x: number, y: number): string {
  const k = random.between(9, 11)
  const four = ring(x, y, k * 1.12, 4, 0, k * 1.4).map(([px, py]) => rhombus(px, py, k * 0.86, k * 1.08))
  return (
    filled(four.join(''), dye.line) +
    filled(rhombus(x, y, k * 0.5, k * 0.62), dye.accent) +
    stroked(dots(ring(x, y, 13, 4, 45, 15)), dye.second, 4)
  )
}

function ketupatStar(dye: Dye, random: Seeded, x: number, y: number): string {
  const long = random.between(23, 27)
  const rays = ring(x, y, long, 8, 0, long * 1.2).map(([px, py]) => `M${x} ${y}L${Math.round(px)} ${Math.round(py)}`)
  return (
    stroked(rays.join(''), dye.line, 3) +
    filled(rhombus(x, y, 9, 11), dye.accent) +
    stroked(dots(ring(x, y, 21, 8, 22.5, 25)), dye.second, 3)
  )
}

const blade = 'M4 6C8 34 22 44 38 46C54 48 62 58 60 76C72 58 68 38 50 33C36 29 24 22 22 0C20 14 12 16 4 6Z'
const bladeHeart = 'M14 16C18 33 28 39 42 40C54 41 61 48 62 58C64 46 58 39 48 37C34 34 24 28 18 16C17 17 15 17 14 16Z'

/** Bilah: interlocked blades in diagonal bands with a chain of rhombs between, our own line in the family of parang. */
export const bilah: TilePainter = (dye, random) => {
  const step = random.whole(38, 53)
  const tall = random.between(0.9, 1.1)
  const rise = step * 2
  const mirrored = random.next() < 0.5
  let [skin, heart] = ['', '']
  const pips: Point[] = []
  for (let i = -2; i <= 2; i++) {
    const m = placed(mirrored ? 72 : 0, i * step, 0, tall, mirrored ? -1 : 1)
    skin += drawn(blade, m)
    heart += drawn(bladeHeart, m)
    for (const [x, y] of [
      [14, 36],
      [20, 46],
      [60, 24],
    ] as const)
      pips.push([mirrored ? 72 - x : x, y * tall + i * step])
  }
  const chain = [0, 1, 2, 3, 4].map((i) => rhombus(86, (i * step) / 2, 6.5, step / 4 - 1.5)).join('')
  const rails = `M76 0V${rise}M96 0V${rise}`
  const art =
    filled(skin, dye.line) +
    filled(heart, random.pick([dye.accent, dye.second])) +
    stroked(dots(pips), dye.second, 4.5) +
    stroked(rails, dye.line, 3) +
    filled(chain, random.pick([dye.accent, dye.line])) +
    stroked(dots([0, 1, 2, 3, 4].map((i) => [86, (i * step) / 2] as const)), random.pick([dye.ground, dye.second]), random.pick([3, 4.5]))
  return { width: 100, height: rise, unit: 84, art, turn: mirrored ? -45 : 45 }
}

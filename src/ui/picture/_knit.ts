import { ellipse, num } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  sign,
  standingShadow,
  suited,
  tile,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

const yarns = [
  ['#D9B48A', '#C49A6C'],
  ['#8FA6B8', '#728CA1'],
  ['#E3A392', '#CB8574'],
  ['#EADBC0', '#D5C19E'],
  ['#B7B98C', '#9C9F6E'],
] as const

function knit(stage: Stage, light: string, dark: string, k = 1): string {
  return tile(
    stage,
    12,
    10,
    box(0, 0, 12, 10, dark) + filled(ellipse(3.2, 5, 2.4, 5.6, -24) + ellipse(8.8, 5, 2.4, 5.6, 24), light),
    `scale(${k})`,
  )
}

function ball(stage: Stage, x: number, y: number, rx: number, ry: number, fill: string): string {
  const d = ellipse(x, y, rx, ry)
  const crescent = `${ellipse(x, y, rx * 1.6, ry * 1.6)}${ellipse(x - rx * 0.16, y - ry * 0.18, rx * 0.98, ry * 0.98)}`
  return (
    filled(d, fill) +
    within(
      stage,
      d,
      filled(crescent, ink.night, 'fill-rule="evenodd" opacity=".15"') +
        gleam(ellipse(x - rx * 0.34, y - ry * 0.4, rx * 0.36, ry * 0.28, -30), 0.2),
    )
  )
}

/** Boneka rajut: elephant, rabbit or bear, in a vest of the shop's dye. */
export const knittedDoll: Painter = (stage) => {
  const [light, dark] = stage.random.pick(yarns)
  const skin = knit(stage, light, dark)
  const vest = knit(stage, stage.dye.ground, stage.dye.second)
  const pale = '#F2E6CF'
  const animal = suited(stage, [
    ['elephant', /gajah/i],
    ['rabbit', /kelinci/i],
    ['bear', /beruang/i],
  ] as const)
  const part = (x: number, y: number, rx: number, ry: number, fill = skin) => ball(stage, x, y, rx, ry, fill)
  const turned = (deg: number, x: number, y: number, rx: number, ry: number, fill = skin) =>
    group(`rotate(${deg} ${x} ${y})`, part(x, y, rx, ry, fill))
  const ears = {
    elephant:
      turned(12, 110, 190, 46, 58) +
      turned(-12, 290, 190, 46, 58) +
      oval(112, 194, 28, 38, stage.dye.accent, 'opacity=".55"') +
      oval(288, 194, 28, 38, stage.dye.accent, 'opacity=".55"'),
    rabbit:
      turned(-10, 162, 92, 24, 66) +
      turned(12, 240, 92, 24, 66) +
      group('rotate(-10 162 92)', oval(162, 98, 11, 44, stage.dye.accent, 'opacity=".5"')) +
      group('rotate(12 240 92)', oval(240, 98, 11, 44, stage.dye.accent, 'opacity=".5"')),
    bear: part(138, 130, 32, 32) + part(262, 130, 32, 32) + disc(136, 132, 17, pale) + disc(264, 132, 17, pale),
  }[animal]
  const trunk = 'M200 210C176 226 176 284 160 300C148 310 138 300 144 290'
  const muzzle =
    animal === 'elephant'
      ? line(trunk, dark, 33) + line(trunk, light, 27) + line('M180 236l26 6M176 256l24 6M170 276l22 8', dark, 3)
      : part(200, 222, 34, 26, pale) +
        filled('M189 210Q200 204 211 210Q208 220 200 222Q192 220 189 210Z', ink.text) +
        line('M200 222V230M200 230Q192 238 185 233M200 230Q208 238 215 233', ink.text, 2.6)
  const eyes =
    [166, 234].map((x) => disc(x, 190, 8, ink.text) + disc(x - 2.5, 187, 2.4, '#fff')).join('') +
    oval(150, 212, 11, 7, '#D9705A', 'opacity=".35"') +
    oval(250, 212, 11, 7, '#D9705A', 'opacity=".35"')
  const jacket = 'M142 286Q200 300 258 286Q272 330 264 372Q200 390 136 372Q128 330 142 286Z'
  return (
    standingShadow(112, 296, 434, 16) +
    ears +
    turned(24, 126, 330, 24, 52) +
    turned(-24, 274, 330, 24, 52) +
    part(200, 344, 70, 84) +
    within(
      stage,
      jacket,
      box(120, 280, 160, 110, vest) + shade('M236 280H290V400H216Q250 350 236 280Z', 0.18) + box(120, 358, 160, 6, stage.dye.accent),
    ) +
    [310, 334].map((y) => disc(200, y, 5.5, stage.dye.accent)).join('') +
    part(200, 186, 84, 76) +
    muzzle +
    eyes +
    part(148, 416, 36, 28) +
    part(252, 416, 36, 28) +
    oval(146, 420, 19, 15, pale) +
    oval(250, 420, 19, 15, pale)
  )
}

/** Tas rajut: rows of shells, a scalloped flap, a wooden button. */
export const knittedBag: Painter = (stage) => {
  const rows = stage.random.pick([stage.dye.ground, stage.dye.second])
  const pale = stage.random.pick(['#EFE2C8', '#E8D3B0', '#DFC9B4'])
  const body = 'M92 236Q84 380 118 412Q200 432 282 412Q316 380 308 236Z'
  const shells = shellTile(
    stage,
    stage.random.pick([
      [pale, stage.dye.accent, pale, rows] as const,
      [pale, pale, rows, stage.dye.accent] as const,
      [rows, pale, stage.dye.accent, pale] as const,
      [pale, rows, pale, rows] as const,
    ]),
  )
  const flap = 'M90 226Q88 200 112 196H288Q312 200 310 226Q306 300 270 318Q200 336 130 318Q94 300 90 226Z'
  const hem = 'M91 236Q94 300 130 318Q200 336 270 318Q306 300 309 236'
  const edge = line(hem, pale, 25, 'stroke-dasharray="0.1 23"') + line(hem, rows, 9, 'stroke-dasharray="0.1 23" transform="translate(0 3)"')
  const high = stage.random.whole(4, 64)
  const strap = `M106 216C96 ${high} 304 ${high} 294 216`
  return (
    standingShadow(112, 292, 418, 16) +
    line(strap, ink.night, 17, 'opacity=".15"') +
    line(strap, rows, 14) +
    line(strap, pale, 5, 'stroke-dasharray="1 9"') +
    within(
      stage,
      body,
      box(80, 200, 240, 230, shells) +
        shade('M262 220H330V430H230Q290 380 262 220Z', 0.14) +
        shade('M80 398Q200 440 320 398V440H80Z', 0.15),
    ) +
    group('translate(3 7)', shade(flap, 0.16)) +
    edge +
    filled(flap, knit(stage, rows, rows === stage.dye.ground ? stage.dye.second : stage.dye.ground, stage.random.pick([1, 1.15, 1.4]))) +
    within(stage, flap, gleam('M104 200H180Q120 250 132 318Q96 290 90 226Z', 0.12) + shade('M260 196H320V330H240Q290 270 260 196Z', 0.14)) +
    line('M200 306V326', pale, 4) +
    disc(201, 294, 18, ink.night, 'opacity=".25"') +
    disc(200, 291, 17, wood.body) +
    disc(199, 289, 13, wood.light) +
    [194, 204].flatMap((x) => [284, 294].map((y) => disc(x, y, 2, wood.deep))).join('')
  )
}

/** Crochet shells in half drop, each row lying over the next. */
function shellTile(stage: Stage, tones: readonly [string, string, string, string]): string {
  const shell = (x: number, y: number, fill: string) =>
    filled(`M${x} ${y}q13 30 26 0z`, fill) +
    line(`M${x + 13} ${y + 2}v10M${x + 8} ${y + 2}l-2 7M${x + 18} ${y + 2}l2 7`, ink.night, 1.3, 'opacity=".28"')
  const art = [4, 3, 2, 1, 0, -1].map((row) =>
    [-13, 0, 13]
      .filter((x) => (x === 0) !== (Math.abs(row) % 2 === 1))
      .map((x) => shell(x, row * 17, tones[(row + 4) % 4] ?? tones[0]))
      .join(''),
  )
  return tile(stage, 26, 68, box(0, 0, 26, 68, tones[0]) + art.join(''))
}

/** Dompet sulam: linen, a zip, one flower in satin stitch. */
export const pouch: Painter = (stage) => {
  const linen = stage.random.pick(['#EBDDBF', '#E3D2B4', stage.dye.ground])
  const dark = linen === stage.dye.ground
  const thread = dark ? stage.dye.line : stage.dye.ground
  const body = 'M66 216Q62 208 72 206H328Q338 208 334 216L346 376Q346 396 326 398Q200 406 74 398Q54 396 54 376Z'
  const grain = tile(stage, 5, 5, `<path d="M0 2.500H5M2.500 0V5" stroke="${dark ? '#fff' : '#000'}" stroke-width=".8" opacity=".08"/>`)
  const whole =
    standingShadow(58, 342, 398, 16) +
    filled(body, linen) +
    filled(body, grain) +
    within(
      stage,
      body,
      box(50, 352, 300, 60, cloth(stage, { scale: 0.4 })) +
        box(50, 348, 300, 4, stage.dye.accent) +
        shade('M290 200H350V410H262Q320 340 290 200Z', 0.1) +
        gleam('M70 210H120Q90 300 104 400H60Z', 0.1),
    ) +
    line('M62 352H340', thread, 1.4, 'stroke-dasharray="6 5"') +
    box(62, 198, 276, 18, '#7a6a52', 8) +
    line('M70 207H330', '#e2cf9c', 7, 'stroke-dasharray="2 3.500" stroke-linecap="butt"') +
    filled('M306 200h22a8 8 0 0 1 0 15h-22z', '#c9a24a') +
    line('M330 208q22 6 20 30', '#c9a24a', 5) +
    line(Array.from({ length: 7 }, (_, i) => `M350 238l${i * 3 - 9} 36`).join(''), stage.dye.accent, 3) +
    box(344, 234, 12, 9, stage.dye.ground, 3) +
    embroidery(stage, thread) +
    (stage.label ? sign(stage, { x: 200, y: 330, width: 210, size: 17, fill: thread, lines: 1 }) : '')
  return group('translate(0 -44)', whole)
}

function embroidery(stage: Stage, thread: string): string {
  const petals = stage.random.pick([5, 6, 8])
  const stem = line('M96 322C130 300 166 316 200 282C236 314 270 300 304 322', thread, 3)
  const stitch = (x: number, y: number, r: number, turn: number, colour: string) =>
    Array.from({ length: petals }, (_, i) =>
      group(
        `translate(${x} ${y}) rotate(${num(turn + (360 / petals) * i)})`,
        line(
          `M0-${num(r * 0.35)}V-${num(r)}M-3-${num(r * 0.4)}L-${num(r * 0.22)}-${num(r * 0.86)}M3-${num(r * 0.4)}L${num(r * 0.22)}-${num(r * 0.86)}`,
          colour,
          r * 0.17,
        ),
      ),
    ).join('')
  const accent = stage.dye.accent
  const leaves = [
    [130, 306, -40],
    [162, 308, 35],
    [240, 304, -35],
    [272, 308, 40],
  ] as const
  const green = leaves
    .map(([x, y, t]) => group(`translate(${x} ${y}) rotate(${t})`, line('M0 0V-18M-3-3L-7-13M3-3L7-13', '#5f8a4e', 3.4)))
    .join('')
  return (
    stem +
    green +
    stitch(200, 268, 38, 0, accent) +
    disc(200, 268, 8, thread) +
    stitch(110, 298, 20, 20, thread) +
    stitch(290, 298, 20, 40, thread) +
    disc(110, 298, 4.5, accent) +
    disc(290, 298, 4.5, accent)
  )
}

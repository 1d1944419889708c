import { ellipse } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { boardOf, plate } from '#src/ui/picture/_food.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  kraft,
  leaf,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  sign,
  standingShadow,
  suited,
  tumpal,
  within,
} from '#src/ui/picture/_stage.ts'

/** Kotak rapat: a paper box with its lid up, four bites on a leaf. */
export const snackBox: Painter = (stage) => {
  const white = stage.random.next() < 0.5
  const paper = white ? { deep: '#cdbf9f', side: '#dfd2b4', body: '#f1e8d3', light: '#faf4e6' } : kraft
  const lid = 'M78 72H322L334 246H66Z'
  const tray = 'M66 246H334L362 372H38Z'
  const bites = [lemper, roll, slice, risol, cupcake]
  const order = stage.random.whole(0, 4)
  const spots = [
    [124, 300],
    [246, 292],
    [116, 350],
    [264, 350],
  ] as const
  const food = spots.map(([x, y], i) => (bites[(order + i) % bites.length] ?? lemper)(x, y, stage)).join('')
  const lidArt =
    box(60, 72, 280, 46, cloth(stage, { scale: 0.4 })) +
    box(60, 118, 280, 3, stage.dye.accent) +
    box(60, 220, 280, 26, tumpal(stage, { height: 26, y: 220, x: 66 })) +
    gleam('M78 72H120L104 246H66Z', 0.12) +
    shade('M300 72H322L334 246H310Z', 0.1)
  return (
    standingShadow(44, 356, 428, 18) +
    group('translate(14 8)', shade(lid, 0.1)) +
    filled(lid, paper.body) +
    within(stage, lid, lidArt) +
    sign(stage, { x: 200, y: 170, width: 216, size: 34, fill: stage.dye.ground, back: paper.body }) +
    filled(tray, paper.deep) +
    filled('M80 256H320L344 366H56Z', paper.light) +
    shade('M66 246H334L338 262H62Z', 0.22) +
    shade('M66 246L38 372H60L84 258Z', 0.1) +
    food +
    filled('M38 372H362L352 426Q352 430 346 430H54Q48 430 48 426Z', paper.body) +
    within(
      stage,
      'M38 372H362L352 426Q352 430 346 430H54Q48 430 48 426Z',
      box(38, 408, 324, 24, stage.dye.ground) + box(38, 403, 324, 3, stage.dye.accent) + shade('M320 372H362V430H312Z', 0.1),
    ) +
    line('M38 372H362', paper.light, 2.4)
  )
}

type Bite = (x: number, y: number, stage: Stage) => string

const under = (x: number, y: number, rx: number) => oval(x + 6, y + 20, rx, 10, ink.night, 'opacity=".16"')

const lemper: Bite = (x, y) =>
  under(x, y, 48) +
  box(x - 46, y - 18, 92, 38, leaf.body, 16) +
  shade(`M${x - 46} ${y + 4}h92q0 16-16 16h-60q-16 0-16-16z`, 0.2) +
  line(`M${x - 26} ${y - 17}q-4 18 0 36M${x + 26} ${y - 17}q4 18 0 36`, '#E3CB97', 5) +
  line(`M${x - 40} ${y - 6}h80M${x - 42} ${y + 3}h84`, leaf.light, 1.4) +
  oval(x - 44, y + 1, 6, 15, '#F4EAD3')

const roll: Bite = (x, y) =>
  under(x, y, 50) +
  box(x - 48, y - 18, 96, 38, '#9DB65A', 18) +
  shade(`M${x - 46} ${y + 6}h92q-4 14-16 14h-60q-12 0-16-14z`, 0.16) +
  gleam(`M${x - 36} ${y - 12}h70v6h-70z`, 0.3) +
  oval(x + 42, y + 1, 10, 17, '#B9CC7C') +
  oval(x + 42, y + 1, 6.5, 11, '#6b4423') +
  line(`M${x - 20} ${y - 4}q20 10 46 2`, '#7f9a3d', 2)

const slice: Bite = (x, y, stage) => {
  const tones = stage.random.pick([
    ['#F2C9C0', '#F7EAD6', '#C8574A'],
    ['#CFE0B0', '#F7EFD8', '#6F9A4A'],
    ['#E7C28A', '#F6E6C4', '#7a4a22'],
  ] as const)
  const rows = Array.from({ length: 6 }, (_, i) => box(x - 38, y - 22 + i * 7.4, 76, 7.6, tones[i === 0 ? 2 : i % 2] ?? tones[1])).join('')
  return (
    under(x, y + 2, 44) +
    filled(`M${x - 38} ${y - 22}l10-12h76l-10 12z`, tones[2]) +
    gleam(`M${x - 38} ${y - 22}l10-12h76l-10 12z`, 0.2) +
    rows +
    filled(`M${x + 38} ${y - 22}l10-12v44l-10 12z`, tones[1]) +
    shade(`M${x + 38} ${y - 22}l10-12v44l-10 12z`, 0.22)
  )
}

const risol: Bite = (x, y) =>
  under(x, y, 46) +
  box(x - 44, y - 19, 88, 40, '#C98A3A', 19) +
  gleam(`M${x - 32} ${y - 13}h58q8 0 8 6h-74q0-6 8-6z`, 0.22) +
  shade(`M${x - 44} ${y + 6}h88q-4 15-19 15h-50q-15 0-19-15z`, 0.2) +
  [-28, -12, 4, 20, 32].map((dx, i) => disc(x + dx, y - 6 + (i % 3) * 7, 2, '#8f5c1e')).join('') +
  line(`M${x + 12} ${y - 24}q8-16 22-14`, '#3f7a36', 5) +
  disc(x + 12, y - 23, 3.5, '#3f7a36')

const cupcake: Bite = (x, y, stage) =>
  under(x, y + 4, 36) +
  filled(`M${x - 34} ${y - 6}h68l-10 34h-48z`, '#F6EEDC') +
  line(`M${x - 24} ${y - 4}l4 30M${x - 10} ${y - 4}l2 30M${x + 6} ${y - 4}v30M${x + 20} ${y - 4}l-4 30`, '#D5C5A3', 2) +
  filled(`M${x - 38} ${y - 4}q-4-22 16-22 2-14 22-12 20-2 22 12 20 0 16 22q-38 12-76 0z`, '#F2C6B8') +
  gleam(`M${x - 28} ${y - 12}q4-14 22-14-10 8-12 18z`, 0.4) +
  disc(x + 4, y - 34, 6, stage.dye.ground)

/** Lapis legit, bolu or brownies. */
export const cake: Painter = (stage) =>
  group(
    `translate(0 ${stage.label ? -10 : -50})`,
    suited(stage, [
      [lapis, /lapis|legit/i],
      [bolu, /bolu|kukus|tart|ulang tahun/i],
      [brownies, /brownies|cokelat|coklat/i],
    ])(stage),
  )

function lapis(stage: Stage): string {
  const [dark, pale] = stage.random.pick([
    ['#B9793A', '#F0D49C'],
    ['#7E9A48', '#EFE6B8'],
    ['#A3543A', '#F3D8B2'],
  ] as const)
  const count = stage.random.whole(9, 15)
  const crust = stage.random.pick(['#8a5426', '#9c6630', '#7a4522'])
  const layers = (x: number, y: number, w: number, h: number) =>
    box(x, y, w, h, pale) +
    Array.from({ length: count }, (_, i) => box(x, y + 4 + (i * (h - 8)) / count, w, 44 / count, dark)).join('') +
    box(x, y, w, 7, crust) +
    box(x, y + h - 5, w, 5, dark)
  const lid = 'M76 256L128 206H322L276 256Z'
  const cut = group(
    'translate(0 6)',
    shade('M312 290h46l20 106h-50z', 0.12) +
      filled('M300 282L318 264H340L324 282Z', '#9a5f2c') +
      filled('M324 282L340 264V382L324 402Z', dark) +
      layers(300, 282, 24, 120),
  )
  return (
    boardOf(24, 376, 386) +
    shade('M80 396H300L330 366L350 380L306 412H84Z', 0.18) +
    filled(lid, '#9a5f2c') +
    gleam('M76 256L128 206H190L140 256Z', 0.16) +
    shade('M250 206H322L276 256H236Z', 0.08) +
    filled('M276 256L322 206V346L276 396Z', dark) +
    shade('M276 256L322 206V346L276 396Z', 0.28) +
    layers(76, 256, 200, 140) +
    gleam('M84 264H100V392H84Z', 0.18) +
    cut +
    flag(stage, 170, 236)
  )
}

/** A paper flag in the cake carries the name. */
function flag(stage: Stage, x: number, y: number): string {
  if (!stage.label) return ''
  return (
    line(`M${x} ${y}V${y - 126}`, '#C9A26B', 4) +
    shade(`M${x + 6} ${y - 118}h142l-14 25 14 25h-142z`, 0.12) +
    filled(`M${x} ${y - 126}h142l-14 25 14 25H${x}z`, ink.paper) +
    box(x, y - 126, 7, 50, stage.dye.ground) +
    sign(stage, { x: x + 68, y: y - 101, width: 108, size: 22 })
  )
}

function bolu(stage: Stage): string {
  const [crust, crumb, glaze] = stage.random.pick([
    ['#A8692F', '#F1D596', '#F6EBD4'],
    ['#5b3320', '#8a5434', '#F2DFC0'],
    ['#7f9c4b', '#DDE3A8', '#F3F0DA'],
  ] as const)
  const ringBody = 'M78 286Q78 236 200 232Q322 236 322 286V320Q316 386 200 390Q84 386 78 320Z'
  const flutes = [104, 140, 180, 222, 262, 296]
    .map((x, i) => `M${x} ${252 + Math.abs(i - 2.5) * 5}Q${x - 8 + i * 3} 330 ${x + 4 - i} ${384 - Math.abs(i - 2.5) * 9}`)
    .join('')
  const drips =
    'M78 284Q78 236 200 232Q322 236 322 284Q320 320 306 306Q294 292 282 316Q270 342 256 314Q240 296 226 326Q212 350 196 320Q182 298 166 318Q152 342 138 312Q126 292 112 310Q90 324 78 284Z'
  return (
    plate(200, 386, 162, 40, stage.dye.ground) +
    shade(ellipse(212, 384, 134, 24), 0.16) +
    filled(ringBody, crust) +
    within(stage, ringBody, line(flutes, ink.night, 7, 'opacity=".15"') + shade('M270 220H340V400H230Q300 340 270 220Z', 0.14)) +
    filled(drips, glaze) +
    gleam('M92 278Q96 248 160 240Q116 256 110 296Q98 300 92 278Z', 0.6) +
    oval(200, 272, 44, 17, crust) +
    shade(ellipse(200, 275, 44, 15), 0.35) +
    Array.from({ length: 16 }, () =>
      box(
        stage.random.between(104, 286),
        stage.random.between(250, 268),
        8,
        3,
        stage.random.pick([stage.dye.ground, stage.dye.accent, crumb]),
        1.5,
      ),
    ).join('') +
    flag(stage, 200, 272)
  )
}

function brownies(stage: Stage): string {
  const tone = stage.random.pick([
    { deep: '#2c170d', body: '#4a2917', top: '#5f3820' },
    { deep: '#4a2412', body: '#6b3a1e', top: '#80492a' },
    { deep: '#4d5a24', body: '#6f7f38', top: '#8b9b4c' },
  ])
  const nut = stage.random.pick(['#E7C995', '#F3E6CC', stage.dye.accent])
  const piece = (x: number, y: number) =>
    filled(`M${x} ${y}l22-24h82l-22 24z`, tone.top) +
    filled(`M${x + 82} ${y}l22-24v50l-22 24z`, tone.deep) +
    box(x, y, 82, 50, tone.body) +
    line(`M${x + 14} ${y - 8}l20-8M${x + 44} ${y - 6}l12-10M${x + 64} ${y - 14}l18-3`, '#8a5a38', 2) +
    [14, 40, 62].map((dx, i) => disc(x + dx, y + 16 + (i % 2) * 14, 2.4, '#6d4226')).join('') +
    [22, 50, 70].map((dx) => oval(x + dx + stage.random.between(-6, 6), y - 13 + stage.random.between(-4, 4), 6, 2.6, nut)).join('')
  return (
    boardOf(24, 376, 386) +
    filled('M46 398L76 340H352L368 398Q200 410 46 398Z', ink.paper) +
    shade('M70 400H334L364 376L370 392L344 406H76Z', 0.16) +
    group('translate(0 -6)', piece(96, 310) + piece(196, 310) + piece(70, 354) + piece(170, 354) + piece(266, 354) + piece(140, 262)) +
    flag(stage, 196, 240)
  )
}

import { ellipse } from '#src/ui/motif/_path.ts'
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
  paperLabel,
  shade,
  sign,
  standingShadow,
  tile,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

const straws = [
  ['#E2C694', '#CFAE77'],
  ['#EAD3A6', '#DCBF8A'],
  ['#D8BC8A', '#C2A06A'],
] as const

/** What a plaiter decides: where the dyed strips come up. Distances from the middle of the face. */
const plaits = [
  (x: number, y: number) => x + y * 1.25,
  (x: number, y: number) => Math.max(x, y * 1.4),
  (x: number, y: number) => Math.min(Math.abs(x - 3.5) + y, x + y * 2.4),
  (_x: number, y: number) => y * 1.7 + 0.4,
] as const

/** Tas pandan: plaited strips, every second one over. */
export const pandanBag: Painter = (stage) => {
  const reach = stage.random.pick(plaits)
  const [pale, dark] = stage.random.pick(straws)
  const columns = stage.random.pick([12, 14, 16])
  const [w, h] = [308 / columns, 220 / stage.random.pick([10, 11, 12])]
  const [heart, halo] = [stage.random.between(1.6, 2.8), stage.random.between(1, 1.9)]
  let strips = ''
  for (let row = 0; row * h < 220; row++) {
    for (let column = 0; column < columns; column++) {
      const over = (row + column) % 2
      const away = reach(Math.abs(column - (columns - 1) / 2) * (14 / columns), Math.abs(row - 110 / h + 0.5))
      const dyed = away < heart || away > 7.1
      const fill = dyed ? stage.dye.ground : away < heart + halo ? stage.dye.accent : over ? pale : dark
      const [x, y] = [46 + column * w, 208 + row * h]
      strips += over ? box(x, y + 1.5, w, h - 3, fill, 2) : box(x + 1.5, y, w - 3, h, fill, 2)
    }
  }
  const face = 'M50 214H350L328 410Q326 424 312 424H88Q74 424 72 410Z'
  const handle = 'M132 222C126 66 274 66 268 222'
  return (
    standingShadow(78, 322, 424, 18) +
    line('M146 222C142 86 258 86 254 222', wood.deep, 10, 'opacity=".55"') +
    within(
      stage,
      face,
      box(40, 200, 320, 230, kraftDark) +
        strips +
        shade('M40 200H92L112 430H40Z', 0.1) +
        shade('M300 200H360V430H286Z', 0.14) +
        gleam('M120 200H150L156 430H132Z', 0.1),
    ) +
    box(46, 202, 308, 22, wood.deep, 9) +
    line('M58 213H342', '#d3b388', 2.2, 'stroke-dasharray="8 6"') +
    line(handle, wood.deep, 14) +
    line(handle, wood.light, 4, 'stroke-dasharray="7 7"') +
    disc(132, 224, 6, wood.pale) +
    disc(268, 224, 6, wood.pale) +
    (stage.label ? paperLabel(stage, 150, 300, 100, 62, 18) : '')
  )
}

const kraftDark = '#8d6b42'

/** Tas kain: canvas with a panel of cloth, or wholly of cloth with a canvas patch. */
export const tote: Painter = (stage) => {
  const wholly = stage.random.next() < 0.4
  const body = 'M96 196H304Q310 300 318 420Q200 434 82 420Q90 300 96 196Z'
  const canvas = stage.random.pick(['#EFE4CC', '#E9DDC2', '#F3EAD8'])
  const strap = wholly ? stage.dye.ground : canvas
  const loop = (d: string, w: number) => line(d, '#00000022', w + 3) + line(d, strap, w) + line(d, ink.night, w, 'opacity=".1"')
  const panel = wholly
    ? box(80, 190, 240, 250, cloth(stage, { scale: 0.56 })) +
      box(148, 276, 104, 76, canvas, 4) +
      line('M154 282H246V346H154Z', stage.dye.ground, 1.4, 'stroke-dasharray="5 4"') +
      sign(stage, { x: 200, y: 314, width: 88, size: 20, fill: stage.label ? ink.text : stage.dye.ground, back: canvas })
    : box(80, 190, 240, 250, canvas) +
      box(80, 318, 240, 120, cloth(stage, { scale: 0.5 })) +
      box(80, 306, 240, 16, tumpal(stage, { height: 16, y: 306, x: 80 })) +
      box(80, 303, 240, 3, stage.dye.accent) +
      sign(stage, { x: 200, y: 256, width: 170, size: 30, fill: stage.dye.ground, back: canvas })
  const folds =
    shade('M110 196Q122 300 100 424H82L96 196ZM250 200Q262 320 296 428H318L304 196H286Q286 320 300 400Q262 330 250 200Z', 0.1) +
    gleam('M140 200Q150 320 138 428H152Q166 320 154 200Z', 0.14)
  return (
    standingShadow(86, 316, 420, 18) +
    loop('M150 200C146 92 254 92 250 200', 12) +
    within(stage, body, panel + folds) +
    box(95, 192, 210, 15, strap, 3) +
    shade('M95 203H305V210H95Z', 0.14) +
    line('M98 204H302', stage.dye.accent, 1.2, 'stroke-dasharray="6 4"') +
    loop('M138 232V192C136 66 264 66 262 192V232', 13) +
    line('M134 226l8 10m0-10l-8 10M258 226l8 10m0-10l-8 10', stage.dye.accent, 2)
  )
}

/** Bakul bambu: split bamboo over and under, a bound rim. */
export const basket: Painter = (stage) => {
  const dyed = stage.random.pick([1, 2, 3, 4])
  const [first, gap] = [stage.random.whole(12, 15) * 20 + 8, stage.random.pick([20, 40, 40])]
  const [over, under] = stage.random.pick(straws)
  const weave = (over: string, under: string) =>
    tile(
      stage,
      32,
      20,
      box(0, 0, 32, 20, '#8a6233') +
        box(1, 1, 14, 8, over, 2) +
        box(17, 11, 14, 8, over, 2) +
        box(14, 1.5, 20, 7, under, 1) +
        box(-3, 11.5, 20, 7, under, 1) +
        box(30, 11.5, 5, 7, under),
    )
  const plain = weave(over, under)
  const strong = weave(stage.random.pick([stage.dye.ground, stage.dye.second, stage.dye.accent]), under)
  const bowl = 'M66 226C72 330 90 396 122 418Q200 440 278 418C310 396 328 330 334 226Z'
  const bands = Array.from({ length: dyed }, (_, i) => box(50, first + i * gap, 300, 20, strong)).join('')
  const arch = stage.random.next() < 0.55
  const grip = 'M72 222C78 50 322 50 328 222'
  const handle = arch
    ? line(grip, wood.deep, 15) +
      line(grip, '#D9B877', 9) +
      line(grip, wood.deep, 9, 'stroke-dasharray="3 12" opacity=".6" stroke-linecap="butt"')
    : ''
  const inside =
    oval(200, 226, 134, 36, '#5b3d1d') +
    within(
      stage,
      ellipse(200, 226, 130, 33),
      box(60, 190, 280, 80, plain, 0, 'opacity=".55"') + shade('M60 190H340V222Q200 240 60 222Z', 0.35),
    )
  const rim =
    oval(200, 226, 134, 36, 'none', `stroke="${wood.deep}" stroke-width="15"`) +
    oval(200, 225, 134, 36, 'none', 'stroke="#D9B877" stroke-width="10"') +
    oval(200, 225, 134, 36, 'none', `stroke="${stage.dye.ground}" stroke-width="10" stroke-dasharray="7 21"`)
  return (
    standingShadow(112, 290, 424, 18) +
    (arch
      ? ''
      : line('M62 250c-34-6-34 62 12 58M338 250c34-6 34 62-12 58', wood.deep, 12) +
        line('M62 250c-34-6-34 62 12 58M338 250c34-6 34 62-12 58', '#D9B877', 6)) +
    within(
      stage,
      bowl,
      box(50, 210, 300, 230, plain) +
        bands +
        shade('M250 210H340V440H220Q300 400 262 210Z', 0.13) +
        shade('M60 396Q200 440 340 390V450H60Z', 0.16) +
        gleam('M96 230Q104 340 130 420H150Q122 330 118 230Z', 0.16),
    ) +
    inside +
    rim +
    handle +
    (stage.label ? group('rotate(-3 200 330)', paperLabel(stage, 146, 300, 108, 66, 19)) : '')
  )
}

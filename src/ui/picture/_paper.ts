import { seeded } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { rhombus } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  leaf,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  sign,
  slab,
  standingShadow,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

/** A landscape of the plain: sun, far hill, fields in bands, water. One drawing for prints, covers and game boxes. */
export function landscape(stage: Stage, x: number, y: number, w: number, h: number): string {
  const { ground, line: pale, accent } = stage.dye
  const sky = stage.random.pick([accent, pale, '#E9C9A6'])
  const sun = stage.random.between(0.25, 0.75)
  const at = (px: number, py: number) => `${Math.round(x + w * px)} ${Math.round(y + h * py)}`
  const hill = stage.random.between(0.3, 0.7)
  const frame = `M${x} ${y}h${w}v${h}h${-w}z`
  const fields = [0, 1, 2, 3].map((i) => {
    const top = 0.56 + i * 0.11
    const tones = [leaf.light, leaf.body, leaf.deep, '#234a28']
    return filled(
      `M${at(0, top + 0.03)}Q${at(0.3, top - 0.05 + i * 0.01)} ${at(0.55, top + 0.02)}T${at(1, top - 0.01)}L${at(1, 1)} ${at(0, 1)}Z`,
      tones[i] ?? ground,
    )
  })
  const furrows = line(
    `M${at(0.5, 0.66)}Q${at(0.3, 0.8)} ${at(0.1, 1)}M${at(0.53, 0.66)}Q${at(0.44, 0.82)} ${at(0.36, 1)}M${at(0.56, 0.66)}Q${at(0.6, 0.82)} ${at(0.66, 1)}M${at(0.6, 0.66)}Q${at(0.76, 0.8)} ${at(0.94, 1)}`,
    pale,
    1.8,
    'opacity=".5"',
  )
  const canal = filled(
    `M${at(0.44, 0.56)}Q${at(0.62, 0.66)} ${at(0.4, 0.8)}T${at(0.5, 1)}L${at(0.72, 1)}Q${at(0.52, 0.86)} ${at(0.62, 0.74)}T${at(0.49, 0.56)}Z`,
    '#BFD3D0',
  )
  const tree =
    line(`M${at(0.82, 0.62)}V${Math.round(y + h * 0.36)}`, ink.soft, Math.max(2, w / 60)) +
    [-64, -20, 20, 64, 100, -100]
      .map((turn) =>
        group(
          `translate(${at(0.82, 0.36)}) rotate(${turn - 90})`,
          filled(`M0 0Q${w * 0.08} ${-h * 0.05} ${w * 0.17} ${h * 0.015}Q${w * 0.08} ${-h * 0.015} 0 0Z`, leaf.deep),
        ),
      )
      .join('')
  return within(
    stage,
    frame,
    filled(frame, sky) +
      disc(x + w * sun, y + h * 0.3, w * 0.16, sky === accent ? pale : ground === '#1B2A49' ? accent : '#C4542F') +
      filled(
        `M${at(0, 0.6)}L${at(hill - 0.3, 0.52)}Q${at(hill, 0.26)} ${at(hill + 0.3, 0.54)}L${at(1, 0.6)}L${at(1, 0.7)}L${at(0, 0.7)}Z`,
        ground,
      ) +
      fields.join('') +
      furrows +
      canal +
      tree,
  )
}

export const book: Painter = (stage) => {
  const { ground, line: pale, accent, second } = stage.dye
  const style = stage.random.whole(0, 2)
  const art = [
    box(104, 86, 212, 344, cloth(stage, { scale: 0.6 })) + box(104, 158, 212, 112, ground) + line('M104 164H316M104 264H316', accent, 3),
    box(104, 86, 212, 344, ground) + landscape(stage, 104, 230, 212, 200) + line('M104 230H316', pale, 3),
    box(104, 86, 212, 344, pale) + box(104, 300, 212, 130, cloth(stage, { scale: 0.5 })) + box(104, 294, 212, 6, accent),
  ][style]
  const title = { x: 212, width: 176, size: 34, lines: 2, fill: style === 2 ? ground : pale, back: style === 2 ? pale : ground }
  const cover = 'M104 86H312Q316 86 316 90V426Q316 430 312 430H104Z'
  return (
    standingShadow(86, 316, 430, 18) +
    filled('M104 86L84 98V422L104 430Z', second) +
    shade('M104 86L84 98V422L104 430Z', 0.3) +
    line('M86 132L104 124M86 396L104 402', accent, 3) +
    within(stage, cover, `${art}`) +
    sign(stage, { ...title, y: style === 0 ? 214 : style === 1 ? 156 : 190 }) +
    (style === 0 ? '' : line('M190 226H234', style === 1 ? 'none' : accent, 4)) +
    shade('M104 86H118V430H104Z', 0.16) +
    gleam('M118 86H124V430H118Z', 0.22) +
    shade('M292 86H316V430H284Z', 0.06) +
    line('M316 92V428', ink.night, 1.5, 'opacity=".25"') +
    (stage.random.next() < 0.5 ? filled('M268 84h18v64l-9-10-9 10z', accent) : '')
  )
}

/** Kotak permainan: the box standing, cards, pawns and a die before it. */
export const boardGame: Painter = (stage) => {
  const { ground, line: pale, accent, second } = stage.dye
  const face =
    landscape(stage, 80, 204, 214, 148) + box(80, 200, 214, 5, accent) + box(80, 336, 214, 16, tumpal(stage, { height: 16, y: 336, x: 80 }))
  const card = (turn: number, body: string) =>
    group(
      `translate(126 436) rotate(${turn})`,
      shade('M-28-92h62v92h-62z', 0.16) + box(-32, -96, 62, 92, ink.paper, 6) + box(-27, -91, 52, 82, ground, 4) + body,
    )
  const emblem = filled(rhombus(-1, -50, 17, 24), accent) + filled(rhombus(-1, -50, 9, 13), ground)
  const pawn = (x: number, y: number, fill: string) =>
    oval(x + 9, y + 4, 22, 6, ink.night, 'opacity=".18"') +
    filled(
      `M${x - 16} ${y}Q${x - 4} ${y - 16} ${x - 6} ${y - 34}h12Q${x + 4} ${y - 16} ${x + 16} ${y}Q${x} ${y + 8} ${x - 16} ${y}Z`,
      fill,
    ) +
    disc(x, y - 42, 12, fill) +
    disc(x - 4, y - 46, 3.6, '#fff', 'opacity=".4"') +
    shade(`M${x + 3} ${y - 34}h3Q${x + 4} ${y - 16} ${x + 16} ${y}q-8 4-14 4z`, 0.16)
  const die =
    shade('M302 414l40-4 20 12-38 10z', 0.16) +
    slab(296, 384, 36, 36, 10, 9, { front: ink.paper, top: '#fff', side: '#d9ccb2' }) +
    [
      [305, 393],
      [314, 402],
      [323, 411],
      [323, 393],
      [305, 411],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3.2, second))
      .join('')
  return (
    standingShadow(80, 326, 352, 22) +
    slab(80, 106, 214, 246, 34, 22, { front: ground, top: accent, side: second }) +
    shade('M294 106l34-22v246l-34 22z', 0.16) +
    sign(stage, { x: 187, y: 154, width: 190, size: 34, fill: pale, back: ground }) +
    face +
    gleam('M80 106H104V352H80Z', 0.1) +
    card(-24, emblem) +
    card(-4, emblem) +
    card(16, butterflySign(-1, -50, 0.34, { ground, line: pale, accent: ground, second: ground }, seeded(stage.seed))) +
    pawn(222, 424, accent) +
    pawn(262, 436, stage.dye.ground === '#A63A22' ? '#2F6B3C' : '#A63A22') +
    die
  )
}

/** Buku catatan: two, one cloth-bound before a plain one, and a pencil. */
export const notebook: Painter = (stage) => {
  const { ground, line: pale, accent, second } = stage.dye
  const behind = group(
    'rotate(-9 200 260)',
    shade('M104 110h200v300h-200z', 0.14) +
      box(92, 96, 200, 300, second, 8) +
      box(92, 96, 22, 300, ground, 8) +
      gleam('M120 96h10v300h-10z', 0.12) +
      box(288, 102, 5, 288, '#EFE4CC'),
  )
  const pages = box(300, 128, 7, 300, '#F7EFDD', 2) + line('M302 132V424M305 132V424', '#CBBB98', 1)
  const front =
    shade('M126 138h194v306h-194z', 0.15) +
    box(108, 122, 194, 310, ground, 8) +
    pages +
    within(
      stage,
      'M116 122H296Q302 122 302 128V426Q302 432 296 432H116Q108 432 108 424V130Q108 122 116 122Z',
      box(136, 122, 166, 310, cloth(stage, { scale: 0.54 })) +
        box(132, 122, 4, 310, accent) +
        shade('M108 122h6v310h-6zM280 122h22v310h-28z', 0.12) +
        gleam('M118 122h7v310h-7z', 0.18),
    ) +
    box(158, 176, 122, 78, ink.paper, 4) +
    sign(stage, { x: 219, y: 215, width: 108, size: 23, fill: stage.label ? ink.text : ground }) +
    box(272, 122, 9, 310, ink.night, 0, 'opacity=".2"') +
    box(270, 122, 9, 310, accent)
  const pencil = group(
    'translate(334 136) rotate(8)',
    shade('M2 12h18v252l-9 26-9-26z', 0.14) +
      box(-7, 0, 16, 250, pale === ground ? accent : '#C8952C') +
      box(-7, 0, 5, 250, '#fff', 0, 'opacity=".25"') +
      box(4, 0, 5, 250, ink.night, 0, 'opacity=".15"') +
      filled('M-7 250H9L1 284Z', wood.end) +
      filled('M-2 272h6l-3 12z', ink.text) +
      box(-7, -6, 16, 16, '#b9ab90') +
      box(-7, -20, 16, 16, '#C66A55', 4),
  )
  return behind + group('rotate(3 200 280)', front) + pencil
}

/** Five drawings cut out with a white edge. */
function stickerCuts(stage: Stage) {
  const { ground, line: pale, accent } = stage.dye
  const round = disc(1, 3, 44, ink.night, 'opacity=".15"') + disc(0, 0, 44, '#fff') + disc(0, 0, 38, ground)
  const sun =
    round +
    within(
      stage,
      'M-38 0a38 38 0 1 0 76 0a38 38 0 1 0-76 0z',
      filled('M-40 6H40V40H-40Z', leaf.body) +
        disc(0, 4, 17, accent) +
        filled('M-40 12Q-10 0 10 12T40 10V40H-40Z', leaf.deep) +
        line('M-8 38Q-4 26 4 18M8 38Q8 28 10 20', pale, 2),
    )
  const wings = round + butterflySign(0, 0, 0.56, stage.dye, seeded(`${stage.seed}/sign`))
  const rhomb =
    group('translate(1 3)', filled(rhombus(0, 0, 46, 52), ink.night, 'opacity=".15"')) +
    filled(rhombus(0, 0, 46, 52), '#fff') +
    filled(rhombus(0, 0, 38, 43), accent) +
    filled(rhombus(0, 0, 28, 32), ground) +
    filled(rhombus(0, 0, 16, 18), pale)
  const cup =
    group('translate(1 3)', box(-46, -40, 92, 80, ink.night, 16, 'opacity=".15"')) +
    box(-46, -40, 92, 80, '#fff', 16) +
    line('M18-8c22-4 22 30-2 28', '#C4542F', 9) +
    filled('M-30-16H22Q24 26-4 28Q-32 26-30-16Z', '#C4542F') +
    oval(-4, -16, 26, 6, '#3a2012') +
    line('M-14-26q-5-5 0-10M2-26q-5-5 0-10', '#8a5a33', 3)
  const plant =
    round.replace(ground, pale) + line('M0 30V-6', leaf.deep, 4) + filled('M0 8Q-26 6-28-20Q-4-18 0 8ZM0-2Q24-6 26-30Q2-28 0-2Z', leaf.body)
  return { sun, wings, rhomb, cup, plant }
}

/** Stiker: one sheet, six cuts, one already lifting. */
export const stickers: Painter = (stage) => {
  const { ground, line: pale } = stage.dye
  const sheetShape = 'M78 78H322V392L286 428H78Z'
  const cut = (x: number, y: number, body: string, turn: number) => group(`translate(${x} ${y}) rotate(${turn})`, body)
  const lean = () => stage.random.whole(-9, 9)
  const { sun, wings, rhomb, cup, plant } = stickerCuts(stage)
  const words =
    box(-96, -25, 192, 54, ink.night, 18, 'opacity=".15"') +
    box(-98, -28, 196, 54, '#fff', 18) +
    box(-92, -22, 184, 42, ground, 13) +
    sign(stage, { x: 0, y: -1, width: 164, size: stage.label ? 24 : 15, fill: pale, back: ground, lines: 1 })
  const [a, b, c, d] = stage.random.pick([
    [sun, wings, rhomb, cup],
    [wings, cup, plant, sun],
    [rhomb, sun, cup, plant],
    [plant, rhomb, wings, sun],
  ] as const)
  const finish =
    line('M286 428L322 392', '#C9BB9E', 1.5) +
    shade('M322 392L286 428L280 386Z', 0.12) +
    filled('M322 392L286 428Q276 400 284 388Q300 396 322 392Z', '#E3D7BF')
  return group(
    'rotate(-4 200 250)',
    shade('M92 92H338V440H92Z', 0.13) +
      filled(sheetShape, ink.paper) +
      line('M84 84H316M84 422H282', '#E9DEC8', 1.2) +
      cut(144, 144, a, lean()) +
      cut(256, 148, b, lean()) +
      cut(200, 222, words, -2) +
      cut(146, 304, c, lean()) +
      cut(250, 304, d, lean()) +
      box(110, 380, 150, 10, ground, 5, 'opacity=".16"') +
      finish,
  )
}

/** Cetakan seni: a print between two wooden slats. */
export const artPrint: Painter = (stage) => {
  const style = stage.random.whole(0, 2)
  const face = [
    landscape(stage, 96, 118, 208, 236),
    box(96, 118, 208, 236, stage.dye.ground) + butterflySign(200, 240, 1.85, stage.dye, seeded(`${stage.seed}/print`)),
    box(96, 118, 208, 236, cloth(stage, { scale: 1.25 })),
  ][style]
  const slat = (y: number) =>
    box(70, y, 260, 15, wood.body, 3) + box(70, y, 260, 5, wood.light, 2) + shade(`M70 ${y + 11}H330V${y + 15}H70Z`, 0.2)
  return (
    group('translate(14 14)', shade('M78 92H322V436H78Z', 0.12)) +
    line('M92 86L200 26L308 86', ink.soft, 2) +
    disc(200, 24, 5, wood.deep) +
    box(80, 90, 240, 340, ink.paper) +
    shade('M80 100H320V112H80Z', 0.06) +
    face +
    sign(stage, { x: 200, y: 388, width: 200, size: 27, fill: stage.dye.ground, lines: stage.label && stage.label.length > 14 ? 2 : 1 }) +
    shade('M300 100H320V424H296Z', 0.05) +
    slat(86) +
    slat(422)
  )
}

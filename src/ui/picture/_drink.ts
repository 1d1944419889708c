import { ellipse } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
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
  paperLabel,
  type Stage,
  shade,
  sign,
  standingShadow,
  suited,
  tumpal,
  within,
} from '#src/ui/picture/_stage.ts'
export const bean = (x: number, y: number, turn: number, k = 1) =>
  group(
    `translate(${x} ${y}) rotate(${turn}) scale(${k})`,
    oval(2, 4, 14, 8, ink.night, 'opacity=".16"') +
      oval(0, 0, 14, 9, '#5A3418') +
      oval(-2, -2.5, 9, 4.5, '#7b4a26') +
      line('M-13 0Q0-5 13 0', '#2A1A10', 2),
  )

function beans(stage: Stage, around: readonly (readonly [number, number])[]): string {
  return around
    .map(([x, y]) =>
      bean(
        x + stage.random.between(-6, 6),
        y + stage.random.between(-3, 3),
        stage.random.between(-60, 60),
        stage.random.between(0.85, 1.05),
      ),
    )
    .join('')
}

/** What lies about a bag of dried things: a curl of peel, a chip of root. */
const chip = (x: number, y: number, turn: number, colour: string) =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    oval(1, 4, 15, 6, ink.night, 'opacity=".16"') +
      filled('M-16 2Q-10-10 2-9 14-7 16 3 8-2 0-1-8 0-16 2Z', colour) +
      line('M-13 0Q-4-6 12-2', '#F1D9AE', 1.6, 'opacity=".6"'),
  )

const dried: readonly (readonly [string, RegExp])[] = [
  ['#9C4A2A', /kulit kopi/i],
  ['#C0392B', /merah|rosela|secang/i],
  ['#E8DCC6', /ragi/i],
  ['#D99A2B', /temulawak|kunyit|jahe/i],
  ['#7b4a26', /wedang|uwuh|teh/i],
]

/** Kopi: a side-folded bag, kraft or black, rolled shut with a tin tie. */
export const coffeeBag: Painter = (stage) =>
  foldedBag(stage, true) +
  beans(stage, [
    [64, 424],
    [82, 444],
    [344, 446],
    [362, 428],
  ])

/** Teh, rempah, ragi: the same bag without a valve, what is dried in it beside. */
export const dryBag: Painter = (stage) => {
  const colour = suited(stage, dried)
  const lain: readonly (readonly [number, number, number])[] = [
    [62, 428, -20],
    [84, 446, 25],
    [342, 448, -12],
    [364, 430, 40],
  ]
  return foldedBag(stage) + lain.map(([x, y, turn]) => chip(x, y, turn + stage.random.between(-15, 15), colour)).join('')
}

function foldedBag(stage: Stage, valve = false): string {
  const tone = stage.random.pick([
    kraft,
    kraft,
    { deep: '#12100e', side: '#2a2622', body: '#3a342e', light: '#4a433b' },
    { deep: '#a99a80', side: '#d0c2a6', body: '#ece0c8', light: '#f6eddb' },
  ])
  const face = 'M106 124L100 428H280L288 124Z'
  const band = 'M104.600 196H286L281.600 372H101Z'
  return (
    standingShadow(96, 312, 428, 20) +
    filled(face, tone.body) +
    filled('M288 124L280 428L322 412L316 136Z', tone.side) +
    filled('M288 124L302 270L280 428Z', tone.deep, 'opacity=".75"') +
    line('M302 270L319 268', tone.deep, 1.6) +
    within(
      stage,
      `${face}M288 124L280 428L322 412L316 136Z`,
      filled(band, cloth(stage, { scale: 0.46, motif: stage.motif })) +
        box(98, 350, 190, 24, tumpal(stage, { height: 24, y: 350, x: 98 })) +
        box(98, 347, 190, 3, stage.dye.accent) +
        filled('M286 196L318 203L320 366L281.600 372Z', stage.dye.ground) +
        shade('M286 196L302 270L281.600 372Z', 0.35) +
        shade('M302 270L286 196L318 203L320 366L281.600 372Z', 0.25),
    ) +
    gleam('M112 126L107 426H122L128 126Z', 0.2) +
    shade('M262 126L258 428H280L288 124Z', 0.09) +
    filled('M104 88H290L318 102V140L288 128H104Z', tone.side) +
    filled('M104 88H290V128H104Z', tone.light) +
    line('M104 108H290', tone.deep, 1.8, 'stroke-dasharray="5 4"') +
    box(116, 113, 162, 11, stage.dye.ground, 5) +
    box(108, 115, 12, 7, '#d8c79c', 3) +
    box(274, 115, 12, 7, '#d8c79c', 3) +
    shade('M105 128H288L287.600 138H104.700Z', 0.16) +
    (valve ? disc(194, 166, 8, tone.deep) + disc(194, 166, 3.5, tone.light) : '') +
    paperLabel(stage, 134, 228, 120, 96, 25)
  )
}

/** Kopi celup: a cup with its drip bag, the sachet behind. */
export const dripCoffee: Painter = (stage) => {
  const cup = stage.random.pick(['#F6EEDF', '#E8DCC6', stage.dye.ground])
  const sachet = 'M84 96H236V372H84Z'
  const ridge = line('M84 104H236M84 110H236M84 358H236M84 364H236', ink.night, 1.2, 'opacity=".18"')
  return (
    standingShadow(80, 240, 372, 14) +
    filled(sachet, stage.dye.ground) +
    within(
      stage,
      sachet,
      box(84, 220, 152, 134, cloth(stage, { scale: 0.46 })) +
        box(84, 214, 152, 6, stage.dye.accent) +
        box(84, 207, 152, 3, stage.dye.line) +
        gleam('M90 96H112L104 372H84Z', 0.14) +
        shade('M214 96H236V372H206Z', 0.16),
    ) +
    ridge +
    sign(stage, { x: 160, y: 162, width: 128, size: 25, fill: stage.dye.line, back: stage.dye.ground }) +
    group('translate(14 0)', drip(stage, cup)) +
    beans(stage, [
      [70, 430],
      [98, 446],
    ])
  )
}

function drip(stage: Stage, cup: string): string {
  const bowl = 'M168 306H320Q318 384 288 414Q244 428 200 414Q170 384 168 306Z'
  const bag = 'M196 246L206 322H282L292 246Z'
  return (
    oval(256, 424, 108, 17, ink.night, 'opacity=".14"') +
    oval(244, 418, 104, 18, '#E9DCC4') +
    oval(244, 414, 104, 17, '#F8F1E3') +
    oval(244, 415, 62, 9, ink.night, 'opacity=".1"') +
    line('M316 326c44-8 44 60-16 58', ink.night, 15, 'opacity=".15"') +
    line('M316 324c44-8 44 60-16 58', cup, 13) +
    oval(244, 306, 76, 17, cup) +
    shade(ellipse(244, 306, 76, 17), 0.16) +
    oval(244, 308, 66, 13, '#3a2012') +
    filled(bag, '#F4EBDA') +
    shade('M268 246L262 322H282L292 246Z', 0.1) +
    filled('M200 262L206 312H282L288 262Q244 276 200 262Z', '#6b4423', 'opacity=".85"') +
    filled('M196 246Q244 234 292 246Q244 258 196 246Z', '#4a2b16') +
    line('M196 246L182 300M292 246L306 300', '#E4D5B8', 9) +
    filled(bowl, cup) +
    within(
      stage,
      bowl,
      box(
        160,
        352,
        170,
        22,
        tumpal(stage, {
          height: 22,
          y: 352,
          x: 160,
          dye: cup === stage.dye.ground ? { ...stage.dye, ground: stage.dye.second } : stage.dye,
        }),
      ) +
        shade('M286 300H330V430H250Q300 390 286 300Z', 0.12) +
        gleam('M178 310Q180 380 208 414H222Q196 370 196 310Z', 0.3),
    ) +
    line('M170 308Q244 326 318 308', '#ffffff', 2, 'opacity=".5"')
  )
}

const syrups: readonly (readonly [string, RegExp])[] = [
  ['#B7331F', /rosela|merah|secang|stroberi|cabai|sambal/i],
  ['#C9822B', /jahe|madu|teh|markisa|cuka/i],
  ['#6f8f2f', /pandan|hijau|beras kencur|jeruk/i],
  ['#7a2b4a', /naga|anggur|ungu|telang/i],
  ['#D6A21E', /kunyit|nanas|minyak|mangga/i],
  ['#3f2414', /kopi|kecap|aren|asam/i],
]

/** Sirup and jamu: glass with what is in it, a cloth collar. */
export const bottle: Painter = (stage) => {
  const fill = suited(stage, syrups)
  const slim = stage.random.next() < 0.5
  const glass = slim
    ? 'M178 108H222V158Q222 176 240 190Q256 204 256 228V404Q256 426 234 426H166Q144 426 144 404V228Q144 204 160 190Q178 176 178 158Z'
    : 'M180 116H220V160Q222 176 252 186Q272 196 272 226V404Q272 426 250 426H150Q128 426 128 404V226Q128 196 148 186Q178 176 180 160Z'
  const [left, right] = slim ? [144, 256] : [128, 272]
  const level = stage.random.whole(164, 186)
  const labelWidth = right - left
  const juice =
    box(120, level, 160, 270, fill) +
    box(120, level, 160, 6, ink.gleam, 0, 'opacity=".35"') +
    shade(`M${right - 34} 150H300V430H${right - 52}Q${right - 20} 330 ${right - 34} 150Z`, 0.16)
  return (
    standingShadow(left, right, 424, 16) +
    filled(glass, '#EFE6CF') +
    within(
      stage,
      glass,
      juice +
        box(left, 250, labelWidth, 122, ink.paper) +
        box(left, 250, labelWidth, 26, cloth(stage, { scale: 0.3 })) +
        box(left, 350, labelWidth, 22, tumpal(stage, { height: 22, y: 350, x: left })) +
        shade(`M${right - 30} 250H${right}V372H${right - 30}Z`, 0.09),
    ) +
    sign(stage, { x: 200, y: 313, width: labelWidth - 14, size: 24, fill: stage.label ? ink.text : stage.dye.ground }) +
    filled('M172 78H228V120H172Z', cloth(stage, { scale: 0.26 })) +
    filled('M166 114H234L240 132L226 127L213 135L200 128L187 135L174 127L160 132Z', cloth(stage, { scale: 0.26 })) +
    shade('M172 78H228V88H172ZM214 78H228V120H234L240 132L226 127L214 134Z', 0.18) +
    line('M169 117H231', stage.dye.accent, 5) +
    line('M224 120q16 10 10 26M228 119q22 2 24 18', stage.dye.accent, 2.5) +
    line(`M${left + 14} 232V236M${left + 14} 382V404`, '#fff', 8, 'opacity=".5"') +
    line(`M${left + 13} 222V408`, '#fff', 6, 'opacity=".3"') +
    herbs(stage, fill)
  )
}

/** What the drink was made of, beside its foot: ginger, leaf or fruit. */
function herbs(stage: Stage, fill: string): string {
  const kind = stage.random.whole(0, 2)
  if (kind === 0)
    return (
      filled('M286 424Q276 404 296 402Q300 386 318 394Q338 382 344 398Q364 400 356 418Q340 432 318 426Q300 434 286 424Z', '#D7A968') +
      line('M298 404q4 10-2 18M320 396q-2 14 4 26M342 400q-4 8 2 20', '#A97B3E', 2) +
      disc(350, 408, 4, '#EFD19B')
    )
  if (kind === 1) return leaves(300, 424, -14) + leaves(326, 430, -52)
  return (
    [
      [302, 412],
      [330, 418],
      [316, 398],
    ]
      .map(
        ([x = 0, y = 0]) =>
          disc(x + 2, y + 4, 15, ink.night, 'opacity=".14"') + disc(x, y, 15, fill) + disc(x - 4, y - 5, 5, ink.gleam, 'opacity=".35"'),
      )
      .join('') + leaves(318, 388, -60)
  )
}

export const leaves = (x: number, y: number, turn: number) =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    filled('M0 0Q22-26 62-14Q40 14 0 0Z', leaf.body) +
      filled('M0 0Q26-8 62-14Q40 14 0 0Z', leaf.deep, 'opacity=".5"') +
      line('M2 0Q30-8 58-13', leaf.light, 1.6),
  )

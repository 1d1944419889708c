import { ellipse } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { palmLeaf } from '#src/ui/picture/_cloth.ts'
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
  paperLabel,
  type Stage,
  shade,
  sign,
  standingShadow,
  suited,
  tile,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

interface Crisp {
  readonly tones: readonly string[]
  readonly edge: string
  readonly shape: 'slice' | 'bean'
}

const crisps: readonly (readonly [Crisp, RegExp])[] = [
  [{ tones: ['#E9B949', '#D9A033', '#F1CB6C', '#C98A28'], edge: '#a86d1b', shape: 'slice' }, /pisang|nangka|kunyit/i],
  [{ tones: ['#F3E3B4', '#EAD393', '#F7EBC8', '#DFC27A'], edge: '#b89450', shape: 'slice' }, /singkong|talas|kerupuk|kemplang|ubi/i],
  [{ tones: ['#D9A860', '#C98F45', '#E3BC7E', '#B97D36'], edge: '#F3DDB0', shape: 'bean' }, /tempe|kacang/i],
  [{ tones: ['#8f3b2a', '#a84a30', '#7d2f24', '#b85c3a'], edge: '#e0b04a', shape: 'slice' }, /pedas|balado|bit|merah/i],
]

/** Keripik: a standing pouch, cloth above, a window below. */
export const chips: Painter = (stage) => {
  const { ground, line: thread, accent, second } = stage.dye
  const pouch = 'M104 92H296Q301 92 301 97L312 408Q314 430 294 433Q200 444 106 433Q86 430 88 408L99 97Q99 92 104 92Z'
  const pane = 'M140 300H260Q286 300 286 322V378Q286 406 258 406H142Q114 406 114 378V322Q114 300 140 300Z'
  const top = box(80, 128, 240, 98, cloth(stage, { scale: 0.5 })) + box(80, 226, 240, 3.5, thread) + box(80, 235, 240, 7, accent)
  const folds =
    shade('M282 92H301L312 408Q314 430 294 433L272 436Q292 330 282 92Z', 0.16) +
    gleam('M104 92H124Q104 300 118 434L106 433Q86 430 88 408L99 97Z', 0.16) +
    shade('M86 414Q200 440 314 414V440H86Z', 0.14) +
    gleam('M150 128Q146 200 152 290H160Q154 200 160 128Z', 0.1)
  return (
    standingShadow(90, 310, 430, 20) +
    filled(pouch, ground) +
    within(stage, pouch, top + folds) +
    line('M99 108H301M99 114H301M99 120H301', ink.night, 1.2, 'opacity=".22"') +
    disc(200, 104, 6.5, stage.ground) +
    sign(stage, {
      x: 200,
      y: 270,
      width: 190,
      size: 27,
      fill: thread,
      back: ground,
      lines: stage.label && stage.label.length > 16 ? 2 : 1,
    }) +
    within(stage, pane, box(100, 290, 200, 130, '#4a2a12') + crispHeap(stage) + gleam('M114 300H160L126 406H114Z', 0.13)) +
    line(pane, second, 2.5)
  )
}

function crispHeap(stage: Stage): string {
  const { tones, edge, shape } = suited(stage, crisps)
  let heap = ''
  for (let i = 0; i < 34; i++) {
    const at = `translate(${Math.round(stage.random.between(112, 290))} ${Math.round(stage.random.between(304, 408))}) rotate(${stage.random.whole(0, 180)})`
    const mark =
      shape === 'bean'
        ? [-8, 0, 8].map((x) => oval(x, x % 3, 3.4, 2.4, edge)).join('')
        : oval(0, 0, 13, 7, 'none', `stroke="${edge}" stroke-width="1.2"`)
    heap += group(at, oval(1, 3, 20, 13, ink.night, 'opacity=".14"') + oval(0, 0, 20, 13, stage.random.pick(tones)) + mark)
  }
  return heap
}

interface Filling {
  readonly fill: string
  readonly lit: string
  readonly bits: string | undefined
}

const fills: readonly (readonly [Filling, RegExp])[] = [
  [{ fill: '#C9822B', lit: '#e7a84e', bits: undefined }, /madu|nanas|mangga|jeruk/i],
  [{ fill: '#A8301B', lit: '#cf5a36', bits: '#F0C05A' }, /sambal|cabai|cabe|saus|balado/i],
  [{ fill: '#9C6A3C', lit: '#b98854', bits: '#7a4d28' }, /abon|serundeng|kacang|bumbu|gula/i],
  [{ fill: '#6b7f2f', lit: '#8fa24a', bits: '#B7C46C' }, /acar|pandan|hijau|asinan/i],
  [{ fill: '#6e2436', lit: '#94405a', bits: undefined }, /selai|buah|naga|stroberi|rosela/i],
]

/** Stoples: honey, sambal, abon or jam under a cloth bonnet. */
export const jar: Painter = (stage) => {
  const { fill, lit, bits } = suited(stage, fills)
  const wide = stage.random.next() < 0.5
  const [l, r] = wide ? [92, 308] : [106, 294]
  const glass = `M${l + 26} 188Q${l} 200 ${l} 234V398Q${l} 428 ${l + 32} 428H${r - 32}Q${r} 428 ${r} 398V234Q${r} 200 ${r - 26} 188Z`
  const grain = bits
    ? Array.from({ length: 34 }, () =>
        disc(stage.random.between(l, r), stage.random.between(226, 420), stage.random.between(1.6, 3.6), bits, 'opacity=".6"'),
      ).join('')
    : ''
  const bonnet = cloth(stage, { scale: 0.36 })
  const skirt = `M${l + 16} 182H${r - 16}L${r + 2} 218 ${r - 26} 208 ${r - 52} 222 ${r - 78} 209 200 222 ${l + 78} 209 ${l + 52} 222 ${l + 26} 208 ${l - 2} 218Z`
  const inside =
    box(80, 222, 240, 220, fill) +
    box(80, 222, 240, 9, lit) +
    grain +
    shade(`M${r - 40} 188H320V440H${r - 66}Q${r - 22} 330 ${r - 40} 188Z`, 0.15)
  return (
    standingShadow(l, r, 426, 18) +
    filled(glass, '#f6e7c6') +
    within(stage, glass, inside) +
    paperLabel(stage, 134, 278, 132, 104, 26) +
    line(`M${l + 16} 250V400`, '#fff', 7, 'opacity=".36"') +
    line(`M${l + 30} 246V262`, '#fff', 5, 'opacity=".3"') +
    filled(`M${l + 20} 122Q200 106 ${r - 20} 122L${r - 12} 184H${l + 12}Z`, bonnet) +
    filled(skirt, bonnet) +
    shade(skirt, 0.12) +
    shade(`M${l + 20} 122Q200 106 ${r - 20} 122L${r - 22} 134Q200 120 ${l + 22} 134Z`, 0.14) +
    shade(`M${r - 60} 116L${r - 20} 122L${r - 12} 184H${r - 50}Z`, 0.13) +
    gleam(`M${l + 40} 120L${l + 34} 182H${l + 52}L${l + 56} 118Z`, 0.16) +
    line(`M${l + 14} 183Q200 190 ${r - 14} 183`, stage.dye.accent, 6) +
    line('M206 186q-26-14-28 4t28-2q28-16 28 4t-28-4M202 190l-14 24M210 190l16 22', stage.dye.accent, 3)
  )
}

function soyFace(stage: Stage): string {
  const beans = Array.from({ length: 46 }, () =>
    oval(
      stage.random.between(0, 60),
      stage.random.between(0, 40),
      6,
      4.4,
      stage.random.pick(['#D9B878', '#E3C78D', '#CDA864']),
      `transform="rotate(${stage.random.whole(0, 90)} 30 20)"`,
    ),
  ).join('')
  return tile(stage, 60, 40, `<rect width="60" height="40" fill="#F4EAD3"/>${beans}`)
}

const parcelShape = 'M96 150L292 138Q300 138 302 146L312 236Q312 244 304 245L108 258Q100 258 99 250L88 160Q88 151 96 150Z'

/** A parcel of banana leaf, tied with split bamboo. */
function parcel(stage: Stage, tag: string): string {
  const folds =
    shade('M272 139L292 138Q300 138 302 146L312 236Q312 244 304 245L282 246Z', 0.16) +
    shade('M92 154L126 196L100 254Z', 0.2) +
    line('M110 166L294 154M108 186L298 172M112 208L300 194M114 230L304 216', leaf.deep, 1.4, 'opacity=".55"') +
    gleam('M96 150L292 138L294 150L98 164Z', 0.16)
  const string =
    line('M202 143L212 252', '#E3CB97', 7) +
    line('M88 206L308 192', '#E3CB97', 7) +
    line('M206 198q-24-22-30-8t30 10q24-24 32-12t-32 12', '#E3CB97', 4.5)
  return (
    group('translate(8 10)', shade(parcelShape, 0.18)) + filled(parcelShape, leaf.body) + within(stage, parcelShape, folds) + string + tag
  )
}

/** Tempe: a pile in its leaves, or one opened and cut on a board. */
export const tempe: Painter = (stage) => {
  const tag = stage.label ? group('rotate(-3 200 200)', paperLabel(stage, 118, 156, 78, 54, 16)) : ''
  return stage.random.next() < 0.35 ? tempePile(stage, tag) : group('translate(0 -44)', tempeCut(stage, tag))
}

function tempePile(stage: Stage, tag: string): string {
  const lay = (x: number, y: number, turn: number, own: string) => group(`translate(${x} ${y}) rotate(${turn} 200 200)`, parcel(stage, own))
  return (
    boardOf(22, 378, 396, 120) +
    lay(-8, 146, stage.random.whole(0, 3), '') +
    lay(stage.random.whole(0, 14), 74, stage.random.whole(3, 6), '') +
    lay(-4, 0, stage.random.whole(-5, 3), tag)
  )
}

function tempeCut(stage: Stage, tag: string): string {
  const face = soyFace(stage)
  const count = stage.random.whole(2, 3)
  const slice = (i: number) =>
    group(
      `translate(${236 + i * 34} ${i * 5}) skewX(-8)`,
      shade('M50 304h16v98h-16z', 0.16) +
        filled('M40 300L52 294H68V386L56 394Z', '#E2CFA4') +
        filled('M40 300H56V394H40Z', face) +
        line('M40 300V394', '#fff', 1.4, 'opacity=".5"'),
    )
  const slices = [0, 1, 2].slice(0, count).map(slice).join('')
  const block =
    filled('M96 306L122 286H258L234 306Z', '#FBF4E4') +
    filled('M234 306L258 286V376L234 402Z', '#D9C496') +
    filled('M96 306H234V402H96Z', face) +
    shade('M96 384H234V402H96Z', 0.08) +
    line('M96 306H234L258 286', '#fff', 1.6, 'opacity=".7"')
  const under =
    filled('M52 402Q90 336 170 342Q270 322 358 394Q290 420 200 416Q110 420 52 402Z', leaf.light) +
    line('M60 401Q200 370 350 393', leaf.deep, 1.6) +
    shade('M92 402H238L264 380L270 392L240 412H100Z', 0.2)
  return boardOf(22, 378, 396, 178) + group('translate(-2 44)', parcel(stage, tag)) + group('translate(0 4)', under + block + slices)
}

/** A wooden board, its front edge at `y + 20`. */
export const boardOf = (left: number, right: number, y: number, depth = 70) =>
  shade(`M${left + 8} ${y + 30}H${right}L${right + 22} ${y + 44}H${left + 30}Z`, 0.14) +
  filled(`M${left + depth * 0.36} ${y - depth}H${right - depth * 0.36}L${right} ${y + 20}H${left}Z`, wood.pale) +
  filled(`M${left} ${y + 20}H${right}V${y + 36}H${left}Z`, wood.light) +
  line(
    `M${left + 20} ${y - 40}H${right - 24}M${left + 12} ${y - 14}H${right - 60}M${left + 70} ${y + 6}H${right - 14}`,
    wood.light,
    1.6,
    'opacity=".6"',
  )

/** Tahu: cubes in a slatted crate. */
export const tofu: Painter = (stage) => {
  const yellow = suited(stage, [
    [true, /kuning/i],
    [false, /putih|susu/i],
  ])
  const tone = yellow ? { front: '#F0C860', top: '#F8DC8B', side: '#D5A63C' } : { front: '#F3E9D6', top: '#FCF6EA', side: '#DCCBAB' }
  const cube = (x: number, y: number) => cubeOf(x, y, 64, 54, tone)
  const back = [84, 158, 232].map((x) => cube(x + 20, 196)).join('')
  const middle = [72, 146, 220].map((x) => cube(x + 6, 232)).join('')
  const heap = stage.random.next() < 0.6 ? cube(126, 166) + cube(204, 160) : cube(168, 160)
  const slat = (y: number, h: number) =>
    box(52, y, 296, h, wood.pale) +
    box(52, y, 296, 3, wood.end) +
    box(52, y + h - 4, 296, 4, wood.light) +
    line(`M70 ${y + h * 0.4}H180M210 ${y + h * 0.65}H330`, wood.light, 1.3, 'opacity=".7"') +
    [66, 334].map((x) => disc(x, y + h / 2, 2.6, wood.deep)).join('')
  return (
    standingShadow(52, 348, 424, 20) +
    filled('M52 272L86 222H326L348 272Z', wood.deep) +
    palmLeaf(300, 262, -46, 1.1) +
    palmLeaf(96, 262, -150, 0.9) +
    back +
    middle +
    heap +
    box(58, 300, 284, 120, wood.deep) +
    slat(286, 40) +
    slat(334, 40) +
    slat(382, 40) +
    box(52, 286, 22, 136, wood.light) +
    box(326, 286, 22, 136, wood.light) +
    shade('M326 286H348V422H326Z', 0.12) +
    group(
      'translate(0 0)',
      box(134, 310, 132, 84, ink.paper, 4) +
        box(134, 374, 132, 20, tumpal(stage, { height: 20, y: 374, x: 134 })) +
        sign(stage, { x: 200, y: 341, width: 114, size: 25, fill: stage.label ? ink.text : stage.dye.ground }),
    )
  )
}

function cubeOf(x: number, y: number, w: number, h: number, tone: { front: string; top: string; side: string }): string {
  return (
    filled(`M${x} ${y}l16-16h${w}l-16 16z`, tone.top) +
    filled(`M${x + w} ${y}l16-16v${h}l-16 16z`, tone.side) +
    box(x, y, w, h, tone.front, 2) +
    line(`M${x + 2} ${y}h${w - 2}l14-14`, '#fff', 1.5, 'opacity=".6"') +
    disc(x + w * 0.3, y + h * 0.5, 1.6, tone.side) +
    disc(x + w * 0.65, y + h * 0.32, 1.3, tone.side)
  )
}

export const plate = (x: number, y: number, rx: number, ry: number, rim: string) =>
  oval(x + 12, y + ry * 0.5, rx, ry, ink.night, 'opacity=".13"') +
  oval(x, y + 7, rx, ry, '#D9CBB0') +
  oval(x, y, rx, ry, '#FAF4E8') +
  oval(x, y, rx - 7, ry - 4, 'none', `stroke="${rim}" stroke-width="3"`) +
  filled(ellipse(x, y + 2, rx * 0.74, ry * 0.7), ink.night, 'opacity=".05"')

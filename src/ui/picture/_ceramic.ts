import { ellipse } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { leaves } from '#src/ui/picture/_drink.ts'
import {
  box,
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
  standingShadow,
  suited,
  tumpal,
  within,
} from '#src/ui/picture/_stage.ts'

const glazes = [
  ['#3E5F6B', '#E9DFC9'],
  ['#8C4A2F', '#E6D3B3'],
  ['#5C6B4A', '#EFE6D2'],
  ['#EDE4D2', '#A9653F'],
  ['#2F3B52', '#D9B98C'],
] as const

/** Keramik: mug, vase or lidded pot, glaze run over raw clay. */
export const ceramic: Painter = (stage) => {
  const [glaze, clay] = stage.random.pick(glazes)
  const form = suited(stage, [
    ['mug', /cangkir|gelas|mug/i],
    ['vase', /vas|bunga/i],
    ['pot', /guci|pot|tempat|toples/i],
  ] as const)
  const shape = {
    mug: 'M104 196H268Q272 340 252 420Q186 436 120 420Q100 340 104 196Z',
    vase: 'M162 128H238Q236 178 262 214Q302 262 296 334Q290 400 254 424Q200 434 146 424Q110 400 104 334Q98 262 138 214Q164 178 162 128Z',
    pot: 'M96 230Q200 216 304 230Q330 300 306 372Q288 418 252 426Q200 434 148 426Q112 418 94 372Q70 300 96 230Z',
  }[form]
  const line0 = stage.random.whole(320, 350)
  const drips = `M60 100H340V${line0}Q324 ${line0 + 26} 306 ${line0 - 4}Q292 ${line0 - 14} 280 ${line0 + 12}Q262 ${line0 + 44} 244 ${line0 + 4}Q226 ${line0 - 18} 208 ${line0 + 18}Q190 ${line0 + 40} 172 ${line0 + 2}Q156 ${line0 - 16} 140 ${line0 + 10}Q122 ${line0 + 30} 104 ${line0 - 2}Q80 ${line0 - 10} 60 ${line0}Z`
  const speckle = Array.from({ length: 26 }, () =>
    disc(stage.random.between(96, 300), stage.random.between(200, 424), stage.random.between(0.9, 2.2), ink.night, 'opacity=".22"'),
  ).join('')
  const band = box(
    60,
    262,
    280,
    30,
    tumpal(stage, { height: 30, y: 262, x: 60, dye: { ground: glaze, line: clay, accent: stage.dye.accent, second: glaze } }),
  )
  const lit =
    gleam('M120 200Q112 320 142 420H160Q134 320 142 200Z', 0.24) +
    shade('M236 120H340V440H216Q290 350 236 120Z', 0.13) +
    shade('M60 404Q200 440 340 400V450H60Z', 0.12)
  const face = within(stage, shape, box(60, 100, 280, 340, clay) + filled(drips, glaze) + band + speckle + lit)
  const rims = {
    mug:
      line('M262 240c70-12 74 112-8 110', ink.night, 25, 'opacity=".13" transform="translate(3 5)"') +
      line('M262 240c70-12 74 112-8 110', glaze, 22) +
      line('M268 234c54-4 60 70 14 96', ink.gleam, 4, 'opacity=".3"') +
      face +
      oval(186, 196, 82, 20, glaze) +
      gleam(ellipse(186, 196, 82, 20), 0.2) +
      oval(186, 198, 72, 15, '#3a2012'),
    vase: stalks(stage) + face + oval(200, 128, 38, 9, glaze) + gleam(ellipse(200, 128, 38, 9), 0.2) + oval(200, 129, 31, 6, '#2a1a10'),
    pot:
      face +
      oval(200, 228, 106, 24, glaze) +
      shade(ellipse(200, 230, 106, 24), 0.3) +
      filled('M98 222Q104 176 200 172Q296 176 302 222Q200 246 98 222Z', glaze) +
      gleam('M116 214Q122 184 186 178Q140 196 136 222Z', 0.24) +
      shade('M250 180Q296 188 302 222Q276 232 244 234Q272 206 250 180Z', 0.14) +
      oval(200, 166, 22, 14, clay) +
      gleam(ellipse(195, 161, 10, 6), 0.3) +
      line('M100 224Q200 248 300 224', clay, 3),
  }
  return standingShadow(form === 'mug' ? 116 : 132, form === 'mug' ? 258 : 268, 422, 16) + rims[form]
}

function stalks(stage: Stage): string {
  const lean = stage.random.between(-10, 10)
  const stem = `M200 130Q${196 + lean} 90 ${176 + lean} 40M202 130Q208 84 ${232 + lean} 52M200 130Q202 90 ${206 + lean} 26`
  const heads = [
    [176 + lean, 40],
    [232 + lean, 52],
    [206 + lean, 26],
  ] as const
  return (
    line(stem, leaf.deep, 3) +
    heads.map(([x, y]) => disc(x, y, 13, stage.dye.accent) + disc(x, y, 5, stage.dye.ground)).join('') +
    group('translate(196 96) rotate(-150) scale(.8)', leaves(0, 0, 0)) +
    group('translate(206 92) rotate(-30) scale(.8)', leaves(0, 0, 0))
  )
}

import { seeded } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { ellipse } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { dyes } from '#src/ui/motif/dye.ts'
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
  shade,
  sign,
  standingShadow,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

/** Jasa desain: a sign under construction, a fan of dyes, a pencil. */
export const designService: Painter = (stage) => {
  const { ground, accent } = stage.dye
  const guides =
    line('M96 96H296V296H96ZM96 96L296 296M296 96L96 296M196 96V296M96 196H296', '#C9B892', 1, 'stroke-dasharray="4 4"') +
    disc(196, 196, 92, 'none', 'stroke="#C9B892" stroke-width="1" stroke-dasharray="4 4"')
  const mark = stage.label
    ? sign(stage, { x: 196, y: 328, width: 190, size: 28, lines: 1 }) +
      butterflySign(196, 198, 1.7, { ground, line: ground, accent: ink.paper, second: accent }, seeded(`${stage.seed}/sign`))
    : butterflySign(196, 208, 1.8, { ground, line: ground, accent: ink.paper, second: accent }, seeded(`${stage.seed}/sign`))
  const page = group(
    `rotate(${stage.random.whole(-8, 3)} 200 230)`,
    shade('M84 74H324V394H84Z', 0.13) +
      box(72, 62, 248, 326, ink.paper, 3) +
      guides +
      mark +
      (stage.label ? '' : box(136, 330, 120, 8, ink.night, 4, 'opacity=".12"')),
  )
  const leaves = [stage.dye, ...Object.values(dyes).filter((dye) => dye !== stage.dye)].slice(0, 6)
  const fan =
    leaves
      .map((dye, i) =>
        group(
          `translate(356 470) rotate(${-92 + i * 16}) scale(.84)`,
          shade('M-18-156h44v158h-44z', 0.12) +
            box(-22, -160, 44, 166, ink.paper, 5) +
            box(-17, -155, 34, 70, dye.ground, 3) +
            box(-17, -82, 34, 26, dye.accent) +
            box(-17, -53, 34, 26, dye.second),
        ),
      )
      .join('') + disc(356, 465, 6, '#8f8570')
  const pencil = group(
    'translate(58 430) rotate(-80)',
    shade('M4 6h15v190h-15z', 0.16) +
      box(-7, 0, 15, 176, accent) +
      box(-7, 0, 5, 176, '#fff', 0, 'opacity=".25"') +
      box(3, 0, 5, 176, ink.night, 0, 'opacity=".14"') +
      filled('M-7 0H8L.5-30Z', wood.end) +
      filled('M-2.500-20H3.500L.5-30Z', ink.text) +
      box(-7, 176, 15, 14, '#b9ab90') +
      box(-7, 188, 15, 14, '#C66A55', 4),
  )
  return page + fan + pencil
}

/** Jasa foto: a camera, its strap of cloth, three prints. */
export const photoService: Painter = (stage) => {
  const { ground, accent, line: pale } = stage.dye
  const print = (x: number, y: number, turn: number, body: string) =>
    group(
      `translate(${x} ${y}) rotate(${turn})`,
      shade('M-46-52H58V74H-46Z', 0.13) + box(-52, -60, 104, 126, ink.paper, 2) + box(-44, -52, 88, 88, ground) + body,
    )
  const hills = disc(12, -22, 16, accent) + filled('M-44 6Q-10-24 14 2T44-4V36H-44Z', pale) + filled('M-44 20Q0-4 44 18V36H-44Z', '#6fa257')
  const words = stage.label ? sign(stage, { x: 0, y: 51, width: 90, size: 17, lines: 1 }) : ''
  const patch = box(-44, -52, 88, 88, cloth(stage, { scale: 0.5 }))
  const strap = 'M84 268C20 150 84 60 200 64S376 150 316 268'
  const body = 'M70 262Q70 248 84 248H138L154 222H246L262 248H316Q330 248 330 262V398Q330 412 316 412H84Q70 412 70 398Z'
  return (
    print(112, 128, -12, hills + words) +
    print(282, 122, 9, patch) +
    line(strap, ink.night, 20, 'opacity=".14" transform="translate(5 7)"') +
    line(strap, ground, 18) +
    line(strap, accent, 4, 'stroke-dasharray="1 13"') +
    standingShadow(72, 330, 412, 20) +
    filled(body, '#2b2622') +
    within(stage, body, box(60, 288, 290, 84, '#3d352e') + gleam('M70 248H104V412H70Z', 0.1) + shade('M290 240H334V414H276Z', 0.25)) +
    box(70, 284, 260, 4, '#c9bfa8') +
    box(70, 372, 260, 4, '#c9bfa8') +
    box(92, 236, 34, 13, '#c9bfa8', 3) +
    box(276, 238, 34, 11, accent, 3) +
    box(172, 230, 56, 20, '#171310', 4) +
    box(178, 234, 44, 12, '#6f8a94', 2) +
    disc(204, 336, 72, ink.night, 'opacity=".3"') +
    disc(200, 332, 71, '#c9bfa8') +
    disc(200, 332, 63, '#1d1916') +
    disc(200, 332, 47, '#2f2a26') +
    disc(200, 332, 38, '#14202b') +
    filled(ellipse(200, 332, 26, 26), '#27445a') +
    oval(188, 318, 11, 7, '#fff', 'opacity=".55" transform="rotate(-30 188 318)"') +
    disc(212, 346, 4, '#8fb3c4') +
    disc(300, 306, 6, '#C4542F')
  )
}

import { shortHash } from '#src/base/seed.ts'
import { filled, sheet } from './motif/_svg.ts'
import { type DyeName, dyes } from './motif/dye.ts'
import { type MotifKind, motifPattern, tumpalPattern } from './motif/motif.ts'
import { foldShades, hangingOutline } from './picture/_cloth.ts'

export type HangingFacts = { motif: MotifKind; dye: DyeName; seed: string; width?: number; height?: number }

/** A long cloth over a rail, longer than any picture frame: what a home page is hung with. */
export function hangingSheet({ motif, dye, seed, width = 340, height = 1190 }: HangingFacts): string {
  const key = shortHash(`hanging/${motif}/${dye}/${seed}/${width}x${height}`)
  const colours = dyes[dye]
  const rail = 16
  const cloth = { x: 34, top: rail, width, height: height - rail - 20, folds: 5 }
  const outline = hangingOutline(cloth, 9)
  const end = cloth.top + cloth.height - 92
  const [left, across] = [cloth.x - 20, width + 40]
  const band = (y: number, thick: number, colour: string) => filled(`M${left} ${y}h${across}v${thick}h-${across}z`, colour)
  const defs =
    motifPattern({ kind: motif, dye, seed, id: `${key}m`, scale: 0.64 }) +
    tumpalPattern({ dye, id: `${key}t`, seed, height: 76, x: left, y: end }) +
    `<clipPath id="${key}c"><path d="${outline}"/></clipPath>`
  const face =
    filled(`M${left} ${cloth.top}h${across}v${height}h-${across}z`, `url(#${key}m)`) +
    band(end - 34, 150, colours.ground) +
    band(end - 30, 4, colours.line) +
    band(end - 22, 9, colours.accent) +
    band(end - 9, 4, colours.line) +
    filled(`M${left} ${end}h${across}v76h-${across}z`, `url(#${key}t)`) +
    foldShades(cloth)
  const bar =
    filled(`M0 ${rail - 10}h${width + 240}v13h-${width + 240}z`, '#8a5a33') +
    filled(`M0 ${rail - 9}h${width + 240}v4h-${width + 240}z`, '#a9774a')
  return sheet(width + 68, height, defs, `<g clip-path="url(#${key}c)">${face}</g>${bar}`, { fit: 'xMidYMin slice' })
}

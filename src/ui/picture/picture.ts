import { seeded } from '#src/base/seed.ts'
import { filled, sheet } from '#src/ui/motif/_svg.ts'
import { type DyeName, deepDyes } from '#src/ui/motif/dye.ts'
import { type MotifKind, motifKinds } from '#src/ui/motif/motif.ts'
import { ceramic } from '#src/ui/picture/_ceramic.ts'
import { clothRoll, flatCloth, foldedCloth, hangingCloth, scarf, tapis } from '#src/ui/picture/_cloth.ts'
import { candle, earrings, soap, woodenToy } from '#src/ui/picture/_craft.ts'
import { bottle, coffeeBag, dripCoffee, dryBag } from '#src/ui/picture/_drink.ts'
import { chips, jar, tempe, tofu } from '#src/ui/picture/_food.ts'
import { dress, shirt, tShirt } from '#src/ui/picture/_garment.ts'
import { knittedBag, knittedDoll, pouch } from '#src/ui/picture/_knit.ts'
import { artPrint, boardGame, book, notebook, stickers } from '#src/ui/picture/_paper.ts'
import { designService, photoService } from '#src/ui/picture/_service.ts'
import { definitions, type Painter, stageOf } from '#src/ui/picture/_stage.ts'
import { cake, snackBox } from '#src/ui/picture/_sweet.ts'
import { basket, pandanBag, tote } from '#src/ui/picture/_woven.ts'

const painters = {
  'hanging-cloth': hangingCloth,
  'folded-cloth': foldedCloth,
  'flat-cloth': flatCloth,
  'cloth-roll': clothRoll,
  scarf,
  tapis,
  shirt,
  't-shirt': tShirt,
  dress,
  tote,
  'pandan-bag': pandanBag,
  basket,
  'knitted-doll': knittedDoll,
  'knitted-bag': knittedBag,
  pouch,
  'coffee-bag': coffeeBag,
  'drip-coffee': dripCoffee,
  'dry-bag': dryBag,
  bottle,
  chips,
  jar,
  tempe,
  tofu,
  'snack-box': snackBox,
  cake,
  ceramic,
  'wooden-toy': woodenToy,
  soap,
  candle,
  earrings,
  book,
  notebook,
  'board-game': boardGame,
  stickers,
  'art-print': artPrint,
  'design-service': designService,
  'photo-service': photoService,
} as const satisfies Record<string, Painter>

export type PictureKind = keyof typeof painters

export const pictureKinds = Object.keys(painters) as readonly PictureKind[]

/** The muted grounds a thing stands on, the light values of the page's four picture grounds. */
export const grounds = ['#EAD9BA', '#E4DCCB', '#E9CDBB', '#D5DBC9'] as const

export type GroundNumber = 1 | 2 | 3 | 4

export interface ProductPicture {
  readonly kind: PictureKind
  readonly seed: string
  /** A word or two on the pack. Without it the pack shows our butterfly. */
  readonly label?: string | undefined
  /** The product's name, never drawn: it settles what is in the jar and which cake lies on the plate. */
  readonly about?: string | undefined
  readonly ground?: GroundNumber | undefined
  readonly dye?: DyeName | undefined
  readonly motif?: MotifKind | undefined
  readonly title?: string | undefined
}

/** A drawn product, 4:5. The same seed always gives the same thing. */
export function productPicture({ kind, seed, label, about, ground, dye, motif, title }: ProductPicture): string {
  const random = seeded(`picture/${seed}`)
  const worn = { dye: random.pick(deepDyes), motif: random.pick(motifKinds), ground: random.pick([1, 2, 3, 4] as const) }
  const colour = grounds[(ground ?? worn.ground) - 1] ?? grounds[0]
  const words = label?.trim() || undefined
  const stage = stageOf({
    scene: kind,
    seed,
    dyeName: dye ?? worn.dye,
    motif: motif ?? worn.motif,
    ground: colour,
    label: words,
    about: `${about ?? ''} ${words ?? ''}`,
  })
  const body = painters[kind](stage)
  return sheet(400, 500, definitions(stage), filled('M0 0h400v500H0z', colour) + body, { title })
}

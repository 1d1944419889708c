import { classes } from '#src/ui/attributes.ts'
import { groundOf } from '#src/ui/card.tsx'
import { to } from '../to.ts'

/** A small picture beside words that already say what it is. */
export const Thumb = ({
  picture,
  widths,
  seed,
  size = 56,
}: {
  picture: string | null
  widths: readonly number[] | null
  seed: string
  size?: number
}) => {
  const [smallest] = widths ?? []
  return (
    <span class={classes('pic thumb', groundOf(seed))}>
      {picture && smallest !== undefined && (
        <img src={to.picture(picture, smallest, 'webp')} width={size} height={size} alt="" loading="lazy" decoding="async" />
      )}
    </span>
  )
}

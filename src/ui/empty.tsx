import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { motifSwatch } from './motif/motif.ts'

/** What will be here, why it is empty, one action. The cloth belongs to the seed. */
export const Empty = ({
  seed,
  title,
  level = 2,
  children,
  action,
  more,
}: {
  seed: string
  title: string
  level?: 1 | 2 | 3
  children?: Child
  action?: Child
  /** What needs more than a sentence and a button. */
  more?: Child
}) => {
  const Heading = `h${level}` as 'h2'
  return (
    <div class="empty">
      <div class="swatch">{raw(motifSwatch(seed, { width: 320, height: 320, scale: 0.9 }))}</div>
      <div class="said">
        <Heading>{title}</Heading>
        {children && <p class="lead">{children}</p>}
        {action && <p class="acts">{action}</p>}
        {more}
      </div>
    </div>
  )
}

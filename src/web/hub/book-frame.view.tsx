import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import type { Say } from '#src/ui/words.ts'
import type { WishTyped } from './_wish.ts'
import { ObjectLink, objectable } from './object.view.tsx'
import { SpaceCrumbs } from './spaces.view.tsx'

export type BookFacts = { t: Say; tongue: Tongue; space: Space; typed: WishTyped; refusals: readonly Refusal[] }

/** What was typed on the pages before, carried along unseen. */
export const Carried = ({ values, but = [] }: { values: Record<string, string>; but?: readonly string[] }) => (
  <>
    {Object.entries(values)
      .filter(([name, value]) => value !== '' && !but.includes(name))
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
)

export const BookFrame = ({
  t,
  space,
  step,
  title,
  refusals,
  answers,
  children,
}: Omit<BookFacts, 'typed' | 'tongue'> & {
  answers?: Readonly<Record<string, string>>
  step: number
  title: string
  children?: Child
}) => (
  <div class="book">
    <SpaceCrumbs t={t} space={space} last={t('room.book')} />
    <ErrorSummary t={t} refusals={refusals} />
    {objectable(refusals) && <ObjectLink t={t} refusals={refusals} space={space.slug} {...(answers ? { answers } : {})} />}
    <p class="step">
      <b>{t('room.step', { n: step, of: 4, name: t(`room.step_${step}`) })}</b>
      <span class="bars" aria-hidden="true">
        {[1, 2, 3, 4].map((n) => (
          <i class={n <= step ? 'on' : undefined} />
        ))}
      </span>
    </p>
    <h1>{title}</h1>
    {children}
  </div>
)

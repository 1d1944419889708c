import type { Tongue } from '#src/base/time.ts'
import type { GridRow } from '#src/support/event-need.db.ts'
import type { PromisesFor } from '#src/support/read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { PromiseList } from './purpose.view.tsx'
import { Cells } from './support-grid.view.tsx'

type Facts = { t: Say; tongue: Tongue; promises: PromisesFor; slug: string; needs: GridRow | undefined; now: Date }

/** N4: what the event needs and who promised it, what agencies promised it, and how much of that has come by the word of its organiser. */
export const EventSupport = ({ t, tongue, promises, slug, needs, now }: Facts) =>
  promises.all === 0 && !needs ? null : (
    <section>
      <h2 id="janji-dinas">{t('event.support', { done: promises.kept, all: promises.all })}</h2>
      {needs && (
        <>
          <p>
            <a href={to.supportGrid()}>
              {t('keep.grid.ready', { done: needs.cells.filter(({ filled }) => filled).length, all: needs.cells.length })}
            </a>
          </p>
          <Cells t={t} row={needs} />
        </>
      )}
      {promises.all > 0 && <PromiseList t={t} tongue={tongue} promises={promises} now={now} here={to.event(slug)} />}
    </section>
  )

import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import type { Say } from './words.ts'

export type ProgressFacts = {
  t: Say
  title: string
  done: number
  /** Unknown until the work has been counted. */
  all?: number | undefined
  failed?: number | undefined
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** Buttons and links that fit the state: cancel, download what failed. */
  children?: Child
}

/** Long work as a page of its own: real counts, may be left and come back to. The page refreshes itself while it runs. */
export const Progress = ({ t, title, done, all, failed = 0, state, children }: ProgressFacts) => (
  <section class="progress" aria-live="polite">
    <h2>{title}</h2>
    <progress max={all ?? 1} value={all === undefined ? undefined : done} aria-label={title} />
    <p class="counted">
      {all === undefined
        ? t('ui.progress.counting', { done: formatCount(done) })
        : t('ui.progress.count', { done: formatCount(done), all: formatCount(all), failed: formatCount(failed) })}
    </p>
    <p class="quiet">{t(`ui.progress.${state}`)}</p>
    {children && <div class="acts">{children}</div>}
  </section>
)

/** For `head` of an answer: a page that looks again by itself, without a script. */
export const LookAgain = ({ seconds }: { seconds: number }) => <meta http-equiv="refresh" content={String(seconds)} />

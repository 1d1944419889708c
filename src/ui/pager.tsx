import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { Say } from './words.ts'

/** Keyset pages know their neighbours only: no page numbers, no count that lies a second later. */
export const Pager = ({
  t,
  previous,
  next,
  children,
}: {
  t: Say
  previous?: string | undefined
  next?: string | undefined
  children?: Child
}) =>
  previous === undefined && next === undefined ? null : (
    <nav class="pager" aria-label={t('ui.pager.name')}>
      {previous !== undefined && (
        <a class="btn ghost" href={previous} rel="prev">
          <Icon name="back" />
          {t('ui.pager.previous')}
        </a>
      )}
      {children && <span class="quiet">{children}</span>}
      {next !== undefined && (
        <a class="btn ghost" href={next} rel="next">
          {t('ui.pager.next')}
          <Icon name="next" />
        </a>
      )}
    </nav>
  )

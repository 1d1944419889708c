import type { Say } from './words.ts'

export type Crumb = { label: string; href?: string | undefined }

/** The way here. The last one is this page and no link. */
export const Breadcrumb = ({ t, crumbs }: { t: Say; crumbs: readonly Crumb[] }) => (
  <nav class="crumbs" aria-label={t('ui.crumbs')}>
    <ol>
      {crumbs.map(({ label, href }) => (
        <li>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
      ))}
    </ol>
  </nav>
)

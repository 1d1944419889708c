import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** One errand with a profile: what it is, what happens then, the questions, one button. */
export const ErrandFrame = ({
  t,
  errand,
  name,
  slug,
  action,
  refusals,
  done,
  once,
  children,
}: {
  t: Say
  errand: 'claim' | 'change' | 'join' | 'reconfirm'
  name: string
  slug: string
  action: string
  refusals: readonly Refusal[]
  done: boolean
  once: string
  children?: Child
}) => (
  <div class="narrow profile">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('directory.page.title'), href: to.directory() },
        { label: name, href: to.profile(slug) },
        { label: t(`directory.${errand}.crumb`) },
      ]}
    />
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t(`directory.${errand}.title`, { name })}</h1>
    {done ? (
      <>
        <Notice kind="done" live>
          {t(`directory.${errand}.done`)}
        </Notice>
        <p>
          <a href={to.profile(slug)}>{t('directory.to_profile')}</a>
        </p>
      </>
    ) : (
      <>
        <p class="lead">{t(`directory.${errand}.lead`)}</p>
        <form method="post" action={action} class="who-form" novalidate>
          <input type="hidden" name="once" value={once} />
          {children}
          <Button>{t(`directory.${errand}.do`)}</Button>
        </form>
      </>
    )}
  </div>
)

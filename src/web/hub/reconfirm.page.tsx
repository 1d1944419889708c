import { Missing } from '#src/base/outcome.ts'
import { askedByKey, confirmByKey } from '#src/directory/reconfirm.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'

const trying = { name: 'directory-key', most: 20, seconds: 60 }

/** Where a letter leads: one button. Opening it changes nothing, for mail programs open links by themselves. */
export const reconfirmPage: Page = async (visit) => {
  const { t, ctx, c } = visit
  const seconds = await tooMany(ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  const key = (c.req.query('kunci') ?? '').slice(0, 100)
  const { name, slug, summary } = await askedByKey(ctx, key)
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('directory.reconfirm.title', { name }),
    main: (
      <div class="narrow profile">
        <h1>{t('directory.reconfirm.title', { name })}</h1>
        <p class="lead">{summary}</p>
        <p>{t('directory.reconfirm.lead')}</p>
        <form method="post" action={to.reconfirmProfile()}>
          <input type="hidden" name="key" value={key} />
          <p class="acts">
            <Button>{t('directory.reconfirm.do')}</Button>
            <a href={to.myProfileOf(slug)}>{t('directory.reconfirm.change')}</a>
          </p>
        </form>
      </div>
    ),
  })
}

export const reconfirmedPage: Page = async (visit) => {
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  const form = await readForm(visit)
  const made = await confirmByKey(visit.ctx, { key: form.text('key').slice(0, 100) })
  if (!made.ok) throw new Missing('reconfirmation')
  return redirect(visit, to.profile(made.value.slug, { sudah: 'dipastikan' }))
}

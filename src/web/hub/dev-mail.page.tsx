import { newestLetters } from '#src/platform/mailbox.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { MailBox } from './dev-mail.view.tsx'

/** Every letter the demo town would have mailed, the newest first. */
export const showMail: Page = async (visit) => {
  const letters = await newestLetters(visit.ctx.db)
  const main = <MailBox t={visit.t} tongue={visit.ctx.tongue} letters={letters} />
  return html(visit, {
    door: 'hub',
    title: visit.t('identity.mailbox.title'),
    private: true,
    head: <meta name="robots" content="noindex" />,
    main,
  })
}

import { grouped } from '#src/base/check-code.ts'
import { Missing } from '#src/base/outcome.ts'
import { formatCivicDay, formatDay } from '#src/base/time.ts'
import { certificateOf } from '#src/events/certificate.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { ProgrammeCloth } from './programme-parts.view.tsx'

const codeOf = ({ c }: Visit) => (c.req.param('code') ?? '').slice(0, 64)

/** Whether a certificate holds, for whoever has its code: by its holder's initials, and of a minor not even those. The paper is its holder's own. */
export const certificatePage: Page = async (visit) => {
  const { ctx, t } = visit
  const found = await certificateOf(ctx.db, codeOf(visit))
  if (!found) throw new Missing('certificate')
  const { facts, replacedBy, initials, minor } = found
  const holder = initials ?? t(minor ? 'programme.certificate.minor' : 'programme.certificate.erased')
  return html(visit, {
    door: 'hub',
    title: t('programme.certificate.title'),
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: (
      <div class="narrow programme">
        <ProgrammeCloth slug={facts.code} thin />
        <h1>{t('programme.certificate.title')}</h1>
        <Notice kind={replacedBy || found.revoked ? 'warn' : 'done'}>
          {replacedBy
            ? t('programme.certificate.replaced', { reason: found.reason })
            : t(found.revoked ? 'programme.certificate.revoked' : 'programme.certificate.valid')}
        </Notice>
        {replacedBy && (
          <p>
            <a href={to.attendanceCertificate(replacedBy)}>{t('programme.certificate.newer')}</a>
          </p>
        )}
        <Facts
          facts={[
            [t('programme.certificate.holder'), holder],
            [t('programme.guardian.programme'), facts.programme],
            [t('programme.own.cohort'), `${facts.cohort} (${facts.number})`],
            [t('programme.certificate.when'), `${formatCivicDay(facts.first, ctx.tongue)} – ${formatCivicDay(facts.last, ctx.tongue)}`],
            [
              t('programme.certificate.attended'),
              t('programme.certificate.attended_of', { n: facts.attended, all: facts.sessions, hours: facts.hours }),
            ],
            [t('programme.certificate.authority'), facts.authority],
            [t('programme.certificate.issued'), formatDay(found.issuedAt, ctx.tongue)],
            [t('programme.certificate.code_label'), grouped(facts.code)],
          ]}
        />
        <p class="small">{t('programme.certificate.check')}</p>
        <p>
          <a href={`/api/v1/attendance-certificates/${facts.code}`}>{t('programme.certificate.signed')}</a>
        </p>
      </div>
    ),
  })
}

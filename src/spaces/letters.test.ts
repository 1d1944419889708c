import { expect, test } from 'vitest'
import { noticeText, type Occasion } from './letters.db.ts'

const occasions: Record<Occasion, true> = {
  pending: true,
  awaiting_payment: true,
  confirmed: true,
  declined: true,
  cancelled: true,
  expired: true,
  awaiting_basis: true,
  awaiting_tariff: true,
  moved: true,
  resettled: true,
  substituted: true,
  owed_back: true,
  overdue: true,
  overdue_next: true,
  no_show: true,
  rival: true,
  offered: true,
  appeal_granted: true,
  appeal_refused: true,
  waiver_turned_down: true,
  waiver_granted: true,
  waiver_refused: true,
  refund_due: true,
  refunded: true,
  watched: true,
}

const about = {
  number: 'BK-2027-00042',
  name: 'Meja kerja bersama',
  nameEn: 'Co-working desks',
  spans: [['2027-01-05T11:00:00Z', '2027-01-05T13:00:00Z']] as [string, string][],
  price: 1_500_000,
  lapses: new Date('2027-01-04T03:00:00Z'),
  reason: 'a'.repeat(2000),
}

test.each(Object.keys(occasions) as Occasion[])(
  'N17 %s fits a message by phone, says when with its zone, and carries no key',
  (occasion) => {
    for (const tongue of ['id', 'en'] as const) {
      const way = '- Meja kerja bersama: Selasa, 5 Januari 2027, 18.00 WIB – 20.00 WIB'
      const { subject, body } = noticeText(tongue, occasion, about, 'https://ruang.contoh.go.id', {
        alternatives: [way, way, way].join('\n'),
        decision: 'c'.repeat(120),
        amount: 'Rp1.500.000',
        proof: 'STS-2027-00042',
        day: '5 April 2027',
        item: 'Mikrofon nirkabel',
        request: 'KR-2027-00042',
        says: 'b'.repeat(200),
        due: 'Selasa, 5 Januari 2027 pukul 20.00 WIB',
        instead: 'Sebagai gantinya kami usulkan Kamera 2, yang kosong pada waktu Anda.',
      })
      expect(subject.length + body.length).toBeLessThanOrEqual(700)
      expect(body).toContain(tongue === 'id' ? '18.00 WIB' : '18:00 WIB')
      expect(`${subject}${body}`).not.toMatch(/[{}]|[?&]key=/)
      expect(`https://wa.me/?text=${encodeURIComponent(body)}`.length).toBeLessThan(4000)
    }
  },
)

/** An act that binds the institution. `money`: its amount is asked for. `carriedOut`: somebody else carries out what was decided. */
export type Action = { code: string; money: boolean; carriedOut: boolean }

const action = (code: string, more: Partial<Action> = {}): Action => ({ code, money: false, carriedOut: false, ...more })
const money = { money: true }
const carriedOut = { carriedOut: true }

/** What the migrations register in `governance.action`, known without a database: a city pack is checked before there is one. */
export const registeredActions: readonly Action[] = [
  action('market.shop.review'),
  action('market.shop.suspend'),
  action('market.badge.verify'),
  action('market.payee.approve'),
  action('market.product.curate'),
  action('finance.expense.decide', { ...money, ...carriedOut }),
  action('finance.bill.note_proof', money),
  action('finance.bill.note_refund', money),
  action('spaces.tariff.waive', money),
  action('spaces.booking.approve'),
  action('spaces.booking.approve_paid', money),
  action('spaces.desk.run'),
  action('spaces.objection.decide'),
  action('spaces.levy.look_into'),
  action('events.event.publish'),
  action('spaces.booking.reclass'),
  action('events.clash.override'),
  action('spaces.series.season'),
  action('spaces.closure.override'),
  action('spaces.round.run'),
  action('events.source.manage'),
  action('support.offer.publish', money),
  action('support.application.decide', { ...money, ...carriedOut }),
  action('support.commitment.make', money),
  action('support.delivery.record'),
  action('directory.desk.run'),
  action('events.programme.run'),
  action('events.programme.decide'),
  action('events.programme.hear'),
  action('support.application.handle'),
  action('support.duplicate.override'),
  action('support.objection.decide'),
  action('governance.agreement.sign'),
  action('governance.agreement.sign_burdened', money),
  action('support.accord.record'),
  action('governance.appointment.decide', carriedOut),
  action('market.motif.license'),
  action('press.story.write'),
  action('governance.appointment.record'),
  action('market.certificate.issue'),
  action('press.story.publish'),
  action('governance.institution.change'),
  action('market.certificate.revoke'),
  action('press.scan.settle'),
  action('market.collection.open'),
  action('market.collection.vote'),
  action('market.collection.appeal'),
  action('governance.matrix.draft'),
  action('governance.matrix.ratify'),
  action('governance.legal_basis.record'),
  action('governance.meeting.call'),
  action('governance.meeting.record'),
  action('governance.decision.correct'),
  action('governance.handover.build'),
  action('governance.journal.read'),
  action('identity.view_as.start'),
]

/** Codes of `governance.fund`: the purses money may come from, and none. */
export const registeredFunds: readonly string[] = ['kas_komunitas', 'apbd', 'aset_kota', 'hibah_terikat', 'sponsor', 'tanpa_dana']

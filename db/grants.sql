-- What the serving role may do. It owns nothing; append-only tables take inserts only; rows are ended, not deleted.
grant usage on schema platform, identity, directory, governance, finance, spaces, events, support, market, press to :site;
revoke create on schema public from public;
grant select on public.platform_migration to :site;

grant select, insert on all tables in schema platform, identity, directory, governance, finance, spaces, events, support, market, press to :site;
grant usage on all sequences in schema platform, identity, finance, spaces, events, support, market, press to :site;
grant execute on all functions in schema platform, governance, finance, spaces, events, support, market, press to :site;

-- the day of a publication is its instant's, which is the database's to say
revoke insert on platform.journal_publication from :site;
grant insert (seq, hash) on platform.journal_publication to :site;

grant update (until, revoked) on platform.signing_key to :site;
grant update on platform.idempotency, platform.rate_count, platform.data_version, platform.mail, platform.setting to :site;
grant delete on platform.idempotency, platform.rate_count to :site;

grant update on all tables in schema identity, directory to :site;
grant execute on all functions in schema directory to :site;
-- a profile's level is drawn from its checks; what was said before goes with the person alone
grant delete on directory.change, directory.profile_version, directory.private_record, directory.work to :site;
-- what file is to go is drawn by the owner's trigger; the sweep strikes it off
revoke insert, update on directory.picture_gone from :site;
grant delete on directory.picture_gone to :site;
revoke update on directory.profile_version, directory.profile_check from :site;
revoke update on directory.claim, directory.change, directory.joining, directory.reconfirmation from :site;
grant update (state, reason, decided_by, decided_at, says, evidence) on directory.claim to :site;
grant update (state, reason, decided_by, decided_at, says, email, person_id) on directory.change to :site;
grant update (state, reason, decided_by, decided_at, says) on directory.joining to :site;
grant update (used_at) on directory.reconfirmation to :site;
revoke update on directory.subsector_merge, directory.subsector_name, directory.merging from :site;
grant update (undone_at) on directory.merging to :site;
grant delete on all tables in schema identity to :site;
revoke delete on identity.person, identity.membership, identity.api_token, identity.person_number, identity.view_as, identity.view_as_page from :site;
revoke update on identity.view_as_page from :site;
revoke update on identity.person_number from :site;
-- a household's days are the owner's trigger's to write
revoke insert, update, delete on identity.household from :site;
grant insert (person_id, fingerprint) on identity.household to :site;

-- Authority is added to, and its shadows are drawn by triggers of the owner's. What may still be changed is what is not yet in force.
-- Column by column: who keeps the keys, what a text's status is and whose seat is whose are nobody's to write at a desk.
revoke update on governance.unit, governance.post_kind, governance.post, governance.legal_basis, governance.legal_article, governance.awaiting_basis,
  governance.interest from :site;
grant update (name, name_en, parent_id, until) on governance.unit to :site;
grant update (name, name_en) on governance.post_kind to :site;
grant update (seats, until) on governance.post to :site;
grant update (verified, source, note, document) on governance.legal_basis to :site;
grant update (verified) on governance.legal_article to :site;
grant update (since, step_id, settled_by, settled_at, settled_reason) on governance.awaiting_basis to :site;
grant update (during, note) on governance.interest to :site;
grant update on governance.matrix_row, governance.meeting_item to :site;
grant update (title, note) on governance.matrix_version to :site;
grant delete on governance.matrix_row to :site;
grant update (place) on governance.meeting to :site;
-- rows are locked to be read in order (`for update`), which takes this right; nobody changes the column
grant update (opened_version) on governance.case_file to :site;
-- powers are given by migrations, seats of a body by the city pack: both under the owner
revoke insert, update, delete on identity.power_grant from :site;
revoke insert on governance.body_member from :site;
revoke insert on governance.elector, governance.number, governance.cap_use, governance.cap_entry, governance.incompatible, governance.action, governance.fund from :site;

-- books are written once; the state of a booking is drawn by its steps, by the owner's trigger
revoke insert on finance.purse, finance.account, spaces.move, spaces.consent_letter from :site;
grant update (code) on spaces.resource to :site;
grant update (title, purpose, people, answers, class, rule_id, bases, tariff, normal_price, price, periods, event, decide_by, organisation_id, series_id, series_day) on spaces.booking to :site;
grant update (title, purpose) on spaces.series to :site;
grant update (state, periods, booking_id, rule, facts) on spaces.series_date to :site;
grant update (during, quantity, unbuffered) on spaces.claim to :site;
grant update (bookable_id) on spaces.booking, spaces.booking_line to :site;
grant update (ended_at) on spaces.closure, spaces.hours_change to :site;
grant update (valid) on spaces.opening, spaces.pause, spaces.holiday_rule to :site;
grant update (valid) on spaces.usage_rule, spaces.tariff to :site;
grant update (answer, answered_at, reason) on spaces.requote to :site;
grant update (payer) on finance.bill to :site;
grant update (ended_at) on spaces.feed to :site;
grant update (withdrawn_at, title) on spaces.round_application to :site;
grant update (series_id, rule) on spaces.round_allocation to :site;
-- a round is locked to be gone on with, which takes this right; nobody changes the column
grant update (name_en) on spaces.round to :site;
grant update (granted, decision, decided_at) on spaces.waiver to :site;
grant update (reason, answer, waiver_id, legal_basis_id, article, said, act_id, answered_at) on spaces.waiver_request to :site;
grant update (says, upheld, precedent, decision, answered_at) on spaces.objection to :site;
-- an appeal is answered once; its words go with the account
grant update (reason, granted, answer, answered_by, answered_at) on spaces.appeal to :site;

-- the calendar: states, claims and what is listed are drawn by the owner's triggers
revoke insert on events.move, events.claim, events.venue, events.duty_rule, events.setting from :site;
grant update (slug, title, title_en, summary, body, is_umbrella, organiser, organisation_id, person_id, subsector_code, kelurahan_code, place_kind, bookable_id,
  venue_code, place, online_url, booking, funding, audience, crowd, price, url, late_known) on events.event to :site;
-- places: what the pack says of them stays its word; which goes into which, and which events went along, is drawn from the merges
grant insert (code, name, address, kelurahan_code, verified, by_desk) on events.venue to :site;
grant update (name, address, kelurahan_code, bookable_id) on events.venue to :site;
revoke insert on events.venue_merge, events.venue_moved from :site;
grant insert (old_code, new_code, reason, actor, act_id) on events.venue_merge to :site;
grant update (undone_by, undone_act, undone_at) on events.venue_merge to :site;
-- roads of the pack are its word; a route is written anew with its event
grant update (from_kelurahan, to_kelurahan) on events.route to :site;
revoke insert on events.road from :site;
grant insert (code, name, by_desk) on events.road to :site;
grant delete on events.route_road, events.route to :site;
-- under which festival an event stands is drawn from the yes on record
revoke insert on events.umbrella_ask from :site;
grant insert (umbrella_id, event_id, side, ground, state, actor, key_hash) on events.umbrella_ask to :site;
grant update (state, answered_by, left_by, left_side, says) on events.umbrella_ask to :site;
grant update (name, email, phone, tongue, key_hash, confirmed_at, erased_at) on events.contact to :site;
grant update (starts_at, ends_at, time_known, cancelled, pattern_at) on events.occurrence to :site;
grant delete on events.occurrence, events.official to :site;
-- seats: states, arrivals and tickets are drawn by the owner's triggers
revoke insert on events.registration_move, events.ticket from :site;
grant update (capacity, opens_at, closes_at, approval, group_policy, offer_hours, largest_party, pay_how) on events.intake to :site;
grant update (name, price, capacity, ended_at) on events.ticket_kind to :site;
grant update (label, required, choices) on events.question to :site;
grant delete on events.question to :site;
grant update (person_id, name, email, phone, tongue, answers, key_hash, key_turn, erased_at) on events.registration to :site;
grant update (gates, reentry, opens_minutes, venue_secret, self_by) on events.gate_plan to :site;
grant update (name, key_hash, ended_at) on events.gate_helper to :site;
grant update (stars, says, changed_at, erased_at) on events.feedback to :site;
grant update (due_day, extended_at, figures, told, income, spending, confirmed_at, confirmed_by) on events.report to :site;
-- a picture goes while its account is a draft; the trigger holds it afterwards
grant delete on events.report_photo to :site;
-- pictures of an event change places and are taken away; what one shows and whose it is stays as it was said
grant update (position), delete on events.picture to :site;
grant update (name, organiser, crowd, place, etag, last_modified, body_hash, next_at, leased_until, failures, trouble, tried_at, read_at, changed_at, past, unread, ended_at)
  on events.source to :site;
grant update (said, hash, answers, missing, proposed, proposed_hash, proposed_at, declined_hash, event_id, last_day, seen_at, gone_at, aside_at) on events.source_item to :site;
grant update (content, state, done_at) on events.source_upload to :site;

-- programmes: places, ranks and states are drawn by the owner's triggers
revoke insert on events.module, events.application_move from :site;
grant update (event_id) on events.cohort to :site;
grant update (starts_at, ends_at) on events.session to :site;
grant update (recused_at, reason) on events.review_turn to :site;
grant update (name, salt, paper, erased_at) on events.certificate_holder to :site;
grant update (answer, answered_at) on events.alumni_call to :site;
grant update (says, upheld, answer, act_id, answered_by, answered_at) on events.result_objection to :site;
grant update (ended_at) on events.mentoring, events.organiser_record, events.passed to :site;
grant update (person_id, name, email, phone, birth_day, kelurahan_code, subsector_code, business, answers, guardian_name, guardian_email, key_hash, guardian_hash, erased_at)
  on events.application to :site;

revoke insert on support.kind, support.ceiling from :site;
-- the score is summed by the owner's triggers
revoke insert on support.score_promise, support.score_sum from :site;
grant update (receiver, person_id, email, phone, key_hash, withdrawn_at, withdrawn_reason) on support.commitment to :site;
grant update (title, title_en, plain, plain_en, for_whom, documents, quantity, measure, unit_value, legal_basis_id, article, budget_line, during, days_from, days_to, how,
  act_id, post_id, actor, changed_at, closed_at, closed_reason) on support.offer to :site;
revoke insert on support.offer_former from :site;
grant update (closed_at) on support.offer to :site;
-- applications: the state, the agency and the clock are drawn by the owner's triggers; what was granted may only end
revoke insert on support.stage, support.application_move, support.grant_wanted from :site;
grant update (person_id, organisation_id, title, eligibility, answers, revision, quantity, amount, override_asked, case_number, commitment_id) on support.application to :site;
grant update (name, email, role, person_id, key_hash, consented_at, declined_at, removed_at) on support.application_member to :site;
grant update (says, upheld, answer, act_id, actor) on support.objection to :site;
grant update (ended_at) on support.award, support.waitlist to :site;
grant update (title, ended_at) on support.folder_document to :site;
grant update (document_id, at) on support.application_document to :site;
grant delete on support.application_document to :site;
-- what both accepted is drawn into obligations by the owner's trigger
revoke insert on support.obligation from :site;
grant update (title, plain, person_id, contact, closed_at) on support.need to :site;
grant update (version, need_accepts, offer_accepts, state, ended_at, reason) on support.proposal to :site;
grant update (person_id, text) on support.message to :site;
grant update (ended_at, ended_by, end_reason) on support.agreement to :site;
grant update (state, answered_at, answered_by) on support.partner to :site;
grant update (ended_on, end_reason) on support.accord to :site;
revoke insert on support.offer_former, support.shortfall from :site;
grant update (dropped_at) on support.event_need to :site;
grant update (says) on support.follow_up to :site;
grant delete on support.delivery_photo to :site;

grant update on
  market.shop, market.delivery_zone, market.pickup_point, market.payee, market.product, market.variant, market.picture, market.badge,
  market.stock, market.cart, market.cart_line, market.seller_order, market.payment_intent, market.order_money, market.line_return,
  market.product_search, market.variant_facet, market.vocabulary, market.import_job, market.import_picture, market.order_group,
  market.product_revision
  to :site;
grant delete on
  market.cart, market.cart_line, market.delivery_zone, market.picture, market.transfer_slot, market.product_search, market.variant_facet,
  market.vocabulary, market.import_failure, market.payment_proof
  to :site;

grant update (name, kind, story, story_en, origin, origin_en, holder, holder_shop_id, right_kind, record_number, recorded_on, needs_licence, uses, uses_en, draws, sources, verified, position)
  on market.motif to :site;
grant update (motif_id, name) on market.motif_name to :site;
grant update (granted, reason, answered_at) on market.motif_request to :site;
grant update (ended_at, ended_reason) on market.motif_licence to :site;
grant update (product_id, motif_id, title, technique, dye, cloth, length_cm, width_cm, work_days, finished_on, story, maker, maker_salt, batikmark, state) on market.piece to :site;
grant update (person_id, used_at, void_at) on market.piece_claim to :site;
grant update (name, lat, lon, position) on market.scan_place to :site;
revoke insert on market.curation_reason from :site;
grant update (state, appeal, appealed_at) on market.nomination to :site;
grant update (closed_at) on market.collection to :site;
grant update (cleared_at, cleared_reason) on market.certificate_alarm to :site;
grant delete on market.certificate_scan to :site;

-- a case is moved by what is written beside it; the name behind a doubt may go
revoke insert on market.origin_standing from :site;
-- drawn from the listing's row by the owner's trigger
revoke insert on market.product_facet from :site;
grant update (person_id) on market.origin_report to :site;
grant delete on market.origin_picture to :site;
-- a review is moved by what is written beside it; the mark of the device and the name behind a flag may go
revoke insert on market.product_rating from :site;
grant update (device) on market.review to :site;
grant update (person_id) on market.review_flag to :site;

-- what a week holds is counted by the slots' own trigger
grant update (unit, per_week, updated_at) on market.workshop to :site;
grant update (per_week, updated_at), delete on market.workshop_technique to :site;
revoke insert on market.technique_week from :site;
revoke insert on market.workshop_week from :site;
grant insert (shop_id, week, closed, capacity), update (closed) on market.workshop_week to :site;
grant update (work_days, ended_at, updated_at) on market.making to :site;
grant delete on market.making_slot to :site;
grant update (state, answered_by, ended_by, ended_side, says) on market.stall to :site;

-- the city pack is loaded again when its rows change
grant update on market.category, market.attribute, market.synonym to :site;
grant delete on market.synonym to :site;

-- stories are drawn by their steps, by the owner's trigger
grant update (shop_id) on press.story to :site;
grant update, delete on press.link_check to :site;
grant update (seen_at, gone_at, page, settled_at, settled_by, settled_reason) on press.finding to :site;
grant update (gone_at) on press.address to :site;

grant usage on schema pgboss to :site;
grant select, insert, update, delete on all tables in schema pgboss to :site;
grant usage on all sequences in schema pgboss to :site;
grant execute on all functions in schema pgboss to :site;

-- consents are given and withdrawn by new rows
revoke update, delete on identity.consent from :site;

package main

// Who acts, holds or is asked, by the numbers of operation.hpp.
const (
	nobody       = -1
	theAssistant = -2
	host         = -3
	systemItself = -4
	supervisor   = 0
)

const (
	absent = iota
	withAssistant
	waiting
	offered
	claimed
	snoozed
	closed
)

// Refusals by their public numbers.
const (
	none               = 0
	idReused           = -100
	notFound           = -101
	forbidden          = -103
	versionMismatch    = -104
	conversationClosed = -105
	wrongState         = -108
	alreadyClaimed     = -109
	staleFence         = -110
	notClaimed         = -111
	notHolder          = -112
	queueEmpty         = -113
	notDue             = -114
	offeredToAnother   = -117
)

const (
	policyLease = 40 // milliseconds
	untold      = -1 // a time that nobody told us
)

// operation is one of a history, as linear_tests writes it.
type operation struct {
	Kind       string `json:"kind"`
	Actor      int    `json:"actor"`
	Target     int    `json:"target"`
	Client     int    `json:"client"`
	Fence      uint64 `json:"fence"`
	IfVersion  uint64 `json:"if_version"`
	Lease      int64  `json:"lease"`
	Until      int64  `json:"until"`
	Reason     bool   `json:"reason"`
	Called     int64  `json:"called"`
	Returned   int64  `json:"returned"`
	Known      bool   `json:"known"`
	Foretold   bool   `json:"foretold"`
	Place      int    `json:"place"`
	OtherPlace int    `json:"other_place"`
	Refusal    int    `json:"refusal"`
	Duplicate  bool   `json:"duplicate"`
	Status     int    `json:"status"`
	Holder     int    `json:"holder"`
	Version    uint64 `json:"version"`
	NewFence   uint64 `json:"new_fence"`
	Message    uint64 `json:"message"`
	Offset     uint64 `json:"offset"`
	LeaseUntil int64  `json:"lease_until"`
	At         int64  `json:"at"`
}

// ownership is the state of one conversation.
type ownership struct {
	status, holder, offeredTo int
	wasEscalated              bool
	version, fence, messages  uint64
	leaseUntil, until, at     int64
	done                      [8]uint64
	isOver                    bool // all that has a result has its place
}

func first() interface{} {
	return ownership{holder: nobody, offeredTo: nobody}
}

func isAgent(who int) bool  { return who >= 0 }
func hasRight(who int) bool { return who == host || who == systemItself || who == supervisor }

func (s *ownership) isDone(place int) bool {
	return place >= 0 && s.done[place/64]>>(place%64)&1 == 1
}

func after(now, length int64) int64 {
	if now == untold {
		return untold
	}
	return now + length
}

// give changes who holds it: that is a new fence.
func (s *ownership) give(status, holder int, lease int64) {
	s.status, s.holder, s.leaseUntil = status, holder, lease
	s.offeredTo, s.until = nobody, 0
	s.fence++
	s.version++
}

func (s *ownership) wakeUp(now int64) {
	s.status, s.until, s.leaseUntil = waiting, 0, 0
	if isAgent(s.holder) {
		s.status, s.leaseUntil = claimed, after(now, policyLease)
	}
	s.version++
}

func (s *ownership) endOffer() {
	s.status, s.offeredTo, s.until = waiting, nobody, 0
	s.version++
}

func (s *ownership) checkHolder(o *operation) int {
	switch {
	case o.Fence != 0 && o.Fence != s.fence:
		return staleFence
	case s.holder == nobody:
		return notClaimed
	case s.holder != o.Actor:
		return notHolder
	case o.Fence == 0:
		return staleFence
	}
	return none
}

// checkRight lets those pass who need no fence, but compares one that they give.
func (s *ownership) checkRight(o *operation, may bool) int {
	if !may {
		return s.checkHolder(o)
	}
	if o.Fence != 0 && o.Fence != s.fence {
		return staleFence
	}
	return none
}

// decide applies one operation. same: accepted, and nothing new happened.
func (s *ownership) decide(o *operation, now int64) (refusal int, same bool) {
	if s.status == absent && o.Kind != "open" && o.Kind != "receive" {
		if o.Kind == "claim_next" {
			return queueEmpty, false
		}
		return notFound, false
	}
	if o.Kind == "take_over" && isAgent(s.holder) && s.holder != o.Actor && !hasRight(o.Actor) {
		return forbidden, false
	}
	if o.IfVersion != 0 && o.IfVersion != s.version {
		return versionMismatch, false
	}
	lease := after(now, policyLease)
	if o.Lease > 0 {
		lease = after(now, o.Lease)
	}
	switch o.Kind {
	case "open":
		return none, s.open(o)
	case "receive":
		s.receive(now)
		return none, false
	case "reopen":
		if s.status != closed {
			return wrongState, false
		}
		s.give(waiting, nobody, 0)
		s.wasEscalated = true
		return none, false
	case "claim_next":
		if s.status != waiting && !(s.status == offered && s.offeredTo == o.Actor) {
			return queueEmpty, false
		}
		s.give(claimed, o.Actor, lease)
		return none, false
	case "lease_over", "offer_over", "snooze_over":
		return s.fire(o, now), false
	case "offer":
		if s.status == offered && s.offeredTo == o.Target {
			return none, true
		}
	}
	if s.status == closed {
		return conversationClosed, false
	}
	return s.decideActive(o, now, lease)
}

func (s *ownership) decideActive(o *operation, now, lease int64) (refusal int, same bool) {
	switch o.Kind {
	case "claim":
		switch {
		case s.status == offered && s.offeredTo != o.Actor:
			return offeredToAnother, false
		case s.status == waiting || s.status == offered:
			s.give(claimed, o.Actor, lease)
			return none, false
		case !isAgent(s.holder):
			return wrongState, false
		case s.holder != o.Actor:
			return alreadyClaimed, false
		}
		return none, true
	case "take_over":
		switch s.holder {
		case o.Actor:
			return none, true
		case nobody:
			return wrongState, false
		}
		s.wasEscalated = true
		s.give(claimed, o.Actor, lease)
		return none, false
	case "escalate":
		return s.escalate(o), false
	case "snooze":
		return s.snooze(o), false
	case "wake":
		if s.status != snoozed {
			return wrongState, false
		}
		s.wakeUp(now)
		return none, false
	case "offer":
		return s.offer(o, now), false
	case "decline":
		switch {
		case s.status != offered:
			return wrongState, false
		case s.offeredTo != o.Actor && !hasRight(o.Actor):
			return offeredToAnother, false
		}
		s.endOffer()
		return none, false
	case "close":
		refusal := s.checkRight(o, hasRight(o.Actor))
		if refusal == none {
			s.give(closed, nobody, 0)
		}
		return refusal, false
	}
	return s.ofHolder(o, now, lease), false
}

func (s *ownership) open(o *operation) (same bool) {
	if s.status != absent {
		return true
	}
	s.give(withAssistant, theAssistant, 0)
	if o.Reason {
		s.give(waiting, nobody, 0)
		s.wasEscalated = true
	}
	return false
}

func (s *ownership) receive(now int64) {
	switch {
	case s.status == absent || (s.status == closed && !s.wasEscalated):
		s.give(withAssistant, theAssistant, 0)
	case s.status == closed:
		s.give(waiting, nobody, 0)
	case s.status == snoozed:
		s.wakeUp(now)
	}
	s.messages++
	s.version++
}

func (s *ownership) escalate(o *operation) int {
	if o.Fence != 0 && o.Fence != s.fence {
		return staleFence
	}
	if s.status == withAssistant {
		s.give(waiting, nobody, 0)
		s.wasEscalated = true
	} else {
		s.version++
	}
	return none
}

func (s *ownership) snooze(o *operation) int {
	if s.status == withAssistant || s.status == offered {
		return wrongState
	}
	if refusal := s.checkRight(o, !isAgent(s.holder)); refusal != none {
		return refusal
	}
	s.status, s.until, s.leaseUntil = snoozed, o.Until, 0
	s.version++
	return none
}

func (s *ownership) offer(o *operation, now int64) int {
	switch {
	case s.status == offered:
		return offeredToAnother
	case s.status != waiting && isAgent(s.holder):
		return alreadyClaimed
	case s.status != waiting:
		return wrongState
	}
	s.status, s.offeredTo, s.until = offered, o.Target, after(now, o.Lease)
	s.version++
	return none
}

func (s *ownership) ofHolder(o *operation, now, lease int64) int {
	if s.status == snoozed && (o.Kind == "renew" || o.Kind == "send") {
		return wrongState
	}
	if refusal := s.checkHolder(o); refusal != none {
		return refusal
	}
	switch o.Kind {
	case "renew":
		s.leaseUntil = lease
	case "release":
		s.give(waiting, nobody, 0)
	case "hand_back":
		s.give(withAssistant, theAssistant, 0)
	case "transfer":
		if o.Target == nobody {
			s.give(waiting, nobody, 0)
		} else {
			s.give(claimed, o.Target, lease)
		}
	case "send":
		s.messages++
		s.version++
		if isAgent(s.holder) && s.leaseUntil != 0 {
			prolonged := after(now, policyLease)
			if s.leaseUntil == untold || prolonged == untold {
				s.leaseUntil = untold
			} else if prolonged > s.leaseUntil {
				s.leaseUntil = prolonged
			}
		}
	}
	return none
}

// fire is what a timer does: under the fence that it was set for, and not before its moment.
func (s *ownership) fire(o *operation, now int64) int {
	setFor, wanted := s.until, offered
	switch o.Kind {
	case "lease_over":
		setFor, wanted = s.leaseUntil, claimed
	case "snooze_over":
		wanted = snoozed
	}
	isDue := setFor == untold || (setFor != 0 && now >= setFor)
	if s.status != wanted || o.Fence != s.fence || !isDue {
		return notDue
	}
	switch o.Kind {
	case "lease_over":
		s.give(waiting, nobody, 0)
	case "offer_over":
		s.endOffer()
	default:
		s.wakeUp(now)
	}
	return none
}

// step says whether the operation may be the next one, and the state after it. One without a result
// is carried out, or comes after the end, where it changes nothing any more: that it did not happen
// is tried once and not in every place.
func step(state, input, _ interface{}) (bool, interface{}) {
	before := state.(ownership)
	o := input.(*operation)
	if o.Kind == "end" || before.isOver {
		before.isOver = true
		return o.Kind == "end" || !o.Known, before
	}
	if o.Kind == "look" {
		return look(before, o)
	}
	if before.isDone(o.OtherPlace) {
		return o.Known && o.Refusal == idReused, before
	}
	if before.isDone(o.Place) {
		return o.Known && o.Refusal == none && o.Duplicate && o.Offset != 0, before
	}
	now := int64(untold)
	if o.Known || o.Foretold {
		now = o.At
	}
	next := before
	refusal, same := next.decide(o, now)
	isChanged := refusal == none && !same
	if !isChanged {
		next = before
	}
	if !o.Known && !(isChanged && o.Foretold) {
		return isChanged, remember(next, o, isChanged, now)
	}
	if o.Refusal != refusal || o.Duplicate != same || (same && o.Offset != 0) || o.At < before.at {
		return false, before
	}
	if !tells(refusal) {
		return true, next
	}
	if !next.agrees(o, refusal) {
		return false, before
	}
	return true, remember(next, o, isChanged, now)
}

func remember(next ownership, o *operation, isChanged bool, now int64) ownership {
	if isChanged {
		next.at = max(next.at, now)
		if o.Place >= 0 {
			next.done[o.Place/64] |= 1 << (o.Place % 64)
		}
	}
	return next
}

// tells is false of a refusal that says nothing of the conversation.
func tells(refusal int) bool {
	return refusal != notFound && refusal != forbidden && refusal != queueEmpty
}

// agrees compares what was told, and learns from it what was untold.
func (s *ownership) agrees(o *operation, refusal int) bool {
	switch {
	case o.Version != s.version || o.NewFence != s.fence:
		return false
	case o.Actor == systemItself:
		return true
	case refusal == offeredToAnother:
		return o.Holder == s.offeredTo
	case refusal == none && (o.Kind == "send" || o.Kind == "receive") && o.Message != s.messages:
		return false
	}
	return o.Holder == s.holder && s.agreesOnLease(o.LeaseUntil)
}

func (s *ownership) agreesOnLease(told int64) bool {
	if s.leaseUntil == untold {
		s.leaseUntil = told
	}
	return s.leaseUntil == told
}

func look(before ownership, o *operation) (bool, ownership) {
	same := o.Known && o.Status == before.status && o.Holder == before.holder &&
		o.Version == before.version && o.NewFence == before.fence && o.Message == before.messages
	return same && before.agreesOnLease(o.LeaseUntil), before
}

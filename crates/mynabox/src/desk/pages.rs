//! What the vault's own pages do with numbers.

use std::collections::BTreeSet;

use romori_record::Class;
use romori_types::{FactId, day_in_japan};
use romori_vault::{ClientKeys, IndividualNumber, Letterbox, ParcelMistake};
use zeroize::Zeroizing;

use crate::ask::Refusal;
use crate::desk::deed::{Deed, Outcomes, Said};
use crate::desk::keys::{place_of_image, place_of_number};
use crate::desk::{Desk, rules};
use crate::people::{Check, Holder, NumberPurpose, Who};
use crate::report::{ActKind, DocumentAsk};
use crate::shelf::{Books, Leave, NewImage, NewNumber};
use crate::work::{
    DeskTask, DeskToken, DeskWork, Filled, HPKE_INFO, Image, ImageLabel, Put, PutOutcome,
};

/// So many numbers in one request at most.
const PUTS_MAX: usize = 1000;
/// So many images of one holder at most.
const IMAGES_MAX: usize = 4;
/// Unit: bytes.
const IMAGE_BYTES_MAX: usize = 5 << 20;

/// A number that was opened and is about to be sealed again.
struct Come {
    holder: Holder,
    number: IndividualNumber,
    /// Kind and bytes.
    images: Vec<(u8, Zeroizing<Vec<u8>>)>,
}

impl Desk {
    pub(super) fn take_numbers(
        &self,
        token: &DeskToken,
        puts: &[Put],
    ) -> Result<Vec<PutOutcome>, Refusal> {
        let work = self.work(token)?;
        let request = self.tickets().request(token);
        let letterbox = &self.0.letterbox;
        let takes =
            matches!(work.task, DeskTask::Enter(_) | DeskTask::Sheet(_) | DeskTask::Request(_));
        if !takes || puts.is_empty() || puts.len() > PUTS_MAX {
            return Err(Refusal::Question);
        }
        let (mut outcomes, mut come, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for put in puts {
            let opened = match work.has(put.holder) && seen.insert(put.holder) {
                true => open_put(&work, letterbox, put),
                false => Err(PutOutcome::NotNamed),
            };
            outcomes.push(opened.as_ref().map_or_else(|outcome| *outcome, |_| PutOutcome::Taken));
            come.extend(opened);
        }
        if come.is_empty() {
            return Ok(outcomes);
        }
        // Rules before keys: nothing is made for a client that has not permitted it.
        let keys = match self.may_take(&work) {
            Ok(()) => Some(self.keys_or_new(work.tenant, work.client)?),
            Err(_) => None,
        };
        let deed = Deed::new(Class::NumberTaken, ActKind::Taken, &work.who, work.client)
            .of(come.iter().map(|one| one.holder));
        self.deed(&deed, |books, said| {
            let purposes = taken_for(books, &work, (request, said))?;
            let keys = keys.as_ref().ok_or(Refusal::NotPermitted)?;
            for one in &come {
                self.keep_come(books, keys, &work.who, one, (&purposes, said))?;
            }
            if let Some(request) = request {
                books.request_taken(request, &deed.holders)?;
            }
            Ok(Outcomes::of(()))
        })?;
        if let Some(keys) = &keys {
            self.keep_seals(keys)?;
        }
        Ok(outcomes)
    }

    fn may_take(&self, work: &DeskWork) -> Result<(), Refusal> {
        let day = day_in_japan(self.now());
        self.shelf().read(|books| {
            let leave = books.leave(work.tenant, work.client, day)?;
            rules::collects(&leave, work.who.side).map(drop)
        })
    }

    fn keep_come(
        &self,
        books: &Books<'_>,
        keys: &ClientKeys,
        who: &Who,
        come: &Come,
        (purposes, said): (&[NumberPurpose], Said),
    ) -> Result<(), Refusal> {
        let owner = (keys.tenant(), keys.client());
        let holder = come.holder;
        let before = books.number(owner.0, owner.1, holder.id)?;
        let digest = *come.number.digest(keys).as_bytes();
        let is_same = before.as_ref().is_some_and(|row| row.digest == Some(digest));
        let mut version = before.as_ref().map_or(0, |row| row.version);
        if !is_same {
            version += 1;
            let place = place_of_number(owner.0, owner.1, holder.id, version);
            let sealed = come.number.seal(keys, &mut self.0.nonces.lend(), &place);
            let sealed = sealed.map_err(|_| Refusal::Failed)?.into_bytes();
            let (purposes, actor) = (purposes.to_vec(), who.actor);
            let new = NewNumber { holder, version, sealed, digest, purposes, actor };
            books.keep_number(owner, &new, said.entry, said.now)?;
        } else if before.is_some_and(|row| row.check.is_some()) {
            // The same as the one that was checked: there is nothing to look at any more.
            return Ok(());
        }
        for (media, bytes) in &come.images {
            let id = FactId::new(said.now, self.chance()).map_err(|_| Refusal::Failed)?;
            let place = place_of_image(owner.0, owner.1, id);
            let sealed = keys.seal(&mut self.0.nonces.lend(), &place, bytes);
            let sealed = sealed.map_err(|_| Refusal::Failed)?.into_bytes();
            let length = u32::try_from(bytes.len()).map_err(|_| Refusal::Failed)?;
            let new = NewImage { id, media: *media, bytes: length, sealed };
            books.keep_image(owner, (holder.id, version), &new)?;
        }
        Ok(())
    }

    pub(super) fn compare_number(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal> {
        let work = self.work(token)?;
        let letterbox = &self.0.letterbox;
        let DeskTask::Match(subject) = &work.task else { return Err(Refusal::Question) };
        let holder = subject.holder;
        let opened = letterbox.open_number(HPKE_INFO, &work.associated(holder.id), sealed);
        let number = match opened {
            Ok(number) => Some(number),
            Err(ParcelMistake::Number(_)) => None,
            Err(ParcelMistake::Sealed) => return Err(Refusal::Stale),
        };
        let owner = (work.tenant, work.client);
        let deed =
            Deed::new(Class::NumberMatched, ActKind::Compared, &work.who, work.client).of([holder]);
        self.deed(&deed, |books, said| {
            let day = day_in_japan(said.now);
            rules::compares(&books.leave(owner.0, owner.1, day)?, work.who.side)?;
            let counted = (work.client, holder.id, work.who.actor);
            if !books.may_compare(work.tenant, counted, day)? {
                return Err(Refusal::TooMany);
            }
            let row = books.number(owner.0, owner.1, holder.id)?;
            let kept = row.and_then(|row| row.digest).ok_or(Refusal::NotUsable)?;
            let keys = self.keys(owner.0, owner.1)?;
            let is_his = number.as_ref().is_some_and(|number| {
                let digest = number.digest(&keys);
                // Both are keyed digests: how long it takes says nothing of a number.
                *digest.as_bytes() == kept
            });
            if !is_his {
                books.count_wrong(work.tenant, counted, day)?;
            }
            Ok(Outcomes::of(is_his))
        })
    }

    fn check_work(&self, token: &DeskToken) -> Result<(DeskWork, Holder), Refusal> {
        let work = self.work(token)?;
        match &work.task {
            DeskTask::Check(subject) => {
                let holder = subject.holder;
                Ok((work, holder))
            }
            _ => Err(Refusal::Question),
        }
    }

    pub(super) fn list_images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal> {
        let (work, holder) = self.check_work(token)?;
        let day = day_in_japan(self.now());
        self.shelf().read(|books| {
            rules::collects(&books.leave(work.tenant, work.client, day)?, work.who.side)?;
            let images = books.images((work.tenant, work.client), holder.id)?;
            let label = |image: crate::shelf::ImageRow| ImageLabel {
                id: image.id,
                media_type: media_type(image.media),
                bytes: image.bytes,
            };
            Ok(images.into_iter().map(label).collect())
        })
    }

    pub(super) fn show_image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal> {
        let (work, holder) = self.check_work(token)?;
        let owner = (work.tenant, work.client);
        let deed = Deed::new(Class::NumberImageSeen, ActKind::ImageSeen, &work.who, work.client)
            .of([holder]);
        self.deed(&deed, |books, said| {
            let day = day_in_japan(said.now);
            rules::collects(&books.leave(owner.0, owner.1, day)?, work.who.side)?;
            let found = books.image(owner, (holder.id, id))?;
            let (media, sealed) = found.ok_or(Refusal::Absent)?;
            let keys = self.keys(owner.0, owner.1)?;
            let opened = keys.open_bytes(&place_of_image(owner.0, owner.1, id), &sealed);
            let opened = opened.map_err(|_| Refusal::Failed)?;
            let bytes = Zeroizing::new(opened.to_vec());
            Ok(Outcomes::of(Image { media_type: media_type(media), bytes }))
        })
    }

    pub(super) fn confirm_at_page(&self, token: &DeskToken, check: &Check) -> Result<(), Refusal> {
        let (work, holder) = self.check_work(token)?;
        self.record_check(&work.who, work.client, holder, check)?;
        self.leave(token);
        Ok(())
    }

    /// Records a check; its images have done their work and go. Papers that do not show what the
    /// way asks for are refused here too, whichever page or program they come from.
    pub(super) fn record_check(
        &self,
        who: &Who,
        client: romori_types::ClientId,
        holder: Holder,
        check: &Check,
    ) -> Result<(), Refusal> {
        let shows = check.way.is_open_to(holder.kind) && check.way.is_shown_by(&check.evidence);
        if check.on > day_in_japan(self.now()) || !shows {
            return Err(Refusal::Question);
        }
        let owner = (who.tenant, client);
        let deed = Deed::new(Class::NumberChecked, ActKind::Checked, who, client).of([holder]);
        self.deed(&deed, |books, said| {
            let leave = books.leave(owner.0, owner.1, day_in_japan(said.now))?;
            rules::collects(&leave, who.side)?;
            let row = books.number(owner.0, owner.1, holder.id)?.ok_or(Refusal::NotUsable)?;
            if row.sealed.is_none() {
                return Err(Refusal::NotUsable);
            }
            if row.check.is_some() {
                return Err(Refusal::Stale);
            }
            books.keep_check(owner, (holder.id, row.version), (check, who.actor), said.now)?;
            let mut done = Outcomes::of(());
            if books.purge_images(owner, holder.id)? > 0 {
                let class = Class::NumberImagesPurged;
                let purged = Deed::new(class, ActKind::ImagesPurged, who, client);
                done.also = Some(purged.of([holder]));
            }
            Ok(done)
        })?;
        // It is done; a journal that a reader holds just now is emptied with the next one.
        let _ = self.shelf().empty_journals();
        Ok(())
    }

    pub(super) fn fill_document(&self, token: &DeskToken) -> Result<Filled, Refusal> {
        let (work, document) = self.tickets().take_document(token, self.now())?;
        let holders: BTreeSet<Holder> = document.holes.iter().map(|hole| hole.holder).collect();
        let mut deed = Deed::new(Class::NumberUsed, ActKind::Used, &work.who, work.client)
            .of(holders.iter().copied());
        deed.purpose = Some(document.purpose);
        deed.destination = Some(document.destination);
        deed.case = Some(document.case);
        let DocumentAsk { file_name, media_type, .. } = document.clone();
        let mut bytes = Zeroizing::new(document.bytes.clone());
        self.deed(&deed, |books, said| {
            let day = day_in_japan(said.now);
            let leave = books.leave(work.tenant, work.client, day)?;
            self.fill_holes(books, (&work, &document), &leave, &mut bytes)?;
            Ok(Outcomes::of(()))
        })?;
        Ok(Filled { file_name, media_type, bytes })
    }

    fn fill_holes(
        &self,
        books: &Books<'_>,
        (work, document): (&DeskWork, &DocumentAsk),
        leave: &Leave,
        bytes: &mut [u8],
    ) -> Result<(), Refusal> {
        let owner = (work.tenant, work.client);
        let day = day_in_japan(self.now());
        rules::uses(leave, work.who.side, document.purpose)?;
        rules::fits(document)?;
        let keys = self.keys(owner.0, owner.1)?;
        for hole in &document.holes {
            let row = books.number(owner.0, owner.1, hole.holder.id)?;
            rules::usable(row.as_ref(), leave, (document.purpose, day))?;
            let row = row.ok_or(Refusal::NotUsable)?;
            let sealed = row.sealed.as_deref().ok_or(Refusal::NotUsable)?;
            let place = place_of_number(owner.0, owner.1, hole.holder.id, row.version);
            let number = IndividualNumber::open(&keys, &place, sealed);
            let number = number.map_err(|_| Refusal::Failed)?;
            let at = usize::try_from(hole.at).map_err(|_| Refusal::Question)?;
            let hole = bytes.get_mut(at..).and_then(|rest| rest.get_mut(..12));
            number.fill(hole.ok_or(Refusal::Question)?).map_err(|_| Refusal::Question)?;
        }
        Ok(())
    }
}

/// The purposes that the page has shown, as far as they are permitted now.
fn taken_for(
    books: &Books<'_>,
    work: &DeskWork,
    (request, said): (Option<FactId>, Said),
) -> Result<Vec<NumberPurpose>, Refusal> {
    let leave = books.leave(work.tenant, work.client, day_in_japan(said.now))?;
    rules::collects(&leave, work.who.side)?;
    if let Some(request) = request {
        let open = books.request(request)?.is_some_and(|open| said.now < open.ends_at);
        if !open {
            return Err(Refusal::Absent);
        }
    }
    let permitted = leave.purposes();
    let purposes: Vec<_> =
        work.purposes.iter().copied().filter(|one| permitted.contains(one)).collect();
    if purposes.is_empty() { Err(Refusal::OtherPurpose) } else { Ok(purposes) }
}

/// Opens what came of one holder. What is wrong is said without a digit.
fn open_put(work: &DeskWork, letterbox: &Letterbox, put: &Put) -> Result<Come, PutOutcome> {
    let holder = put.holder;
    let number = letterbox.open_number(HPKE_INFO, &work.associated(holder.id), &put.sealed);
    let number = number.map_err(|mistake| match mistake {
        ParcelMistake::Sealed => PutOutcome::NotSealedHere,
        ParcelMistake::Number(_) => PutOutcome::NotANumber,
    })?;
    if put.images.len() > IMAGES_MAX {
        return Err(PutOutcome::BadImage);
    }
    let bound_to = work.associated_of_image(holder.id);
    let open = |parcel: &Vec<u8>| {
        let opened = letterbox.open(HPKE_INFO, &bound_to, parcel);
        let opened = opened.map_err(|_| PutOutcome::NotSealedHere)?;
        image_of(&opened).ok_or(PutOutcome::BadImage)
    };
    let images = put.images.iter().map(open).collect::<Result<_, _>>()?;
    Ok(Come { holder, number, images })
}

/// An image by its first byte, if it begins as one of that kind.
fn image_of(opened: &[u8]) -> Option<(u8, Zeroizing<Vec<u8>>)> {
    let (media, bytes) = opened.split_first()?;
    let begins: &[u8] = match media {
        1 => &[0xff, 0xd8, 0xff],
        2 => &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a],
        _ => return None,
    };
    let fits = bytes.starts_with(begins) && bytes.len() <= IMAGE_BYTES_MAX;
    fits.then(|| (*media, Zeroizing::new(bytes.to_vec())))
}

const fn media_type(media: u8) -> &'static str {
    match media {
        2 => "image/png",
        _ => "image/jpeg",
    }
}

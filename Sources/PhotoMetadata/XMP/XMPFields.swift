internal import Messages

/// An editor of a packet's keyword and caption fields, and of kennel's record of the edits.
struct XMPFields {
  private let packet: XMPPacket
  private var editor: XMPEditor
  private(set) var ledger: Ledger
  /// Whether no field except the record was changed.
  private(set) var isUntouched = true

  init(_ packet: XMPPacket, _ ledger: Ledger) {
    self.packet = packet
    self.ledger = ledger
    editor = XMPEditor(packet)
  }

  /// Edits the fields as the ledger requires.
  ///
  /// - Parameters:
  ///   - hidden: a person's keywords in other fields that a new `dc:subject` must repeat.
  ///   - caption: the text for `dc:description`; nil for none from kennel.
  /// - Throws: an `Obstacle` when a field has a form that can't be edited.
  mutating func edit(hidden: [String], caption: String?) throws(Obstacle) {
    for field in MetadataField.hierarchies {
      guard let list = try list(field) else { continue }
      try apply(ledger.edit(field, list.values), to: list, field)
    }
    if let list = try list(.subject) {
      try editSubject(list, hidden: hidden)
    } else {
      createSubject(hidden)
    }
    try editDescription(caption)
  }

  /// Returns the packet with the edits and the record.
  mutating func result() throws(Obstacle) -> [UInt8] {
    var editor = editor
    if packet.document.elements[packet.rdf].isEmptyTag { ledger.new?.created.insert(.properties) }
    KennelRecord.remove(from: packet, with: &editor)
    ledger.new?.write(to: &editor)
    let result = try editor.result()
    guard ledger.new == nil, let old = ledger.old else { return result }
    return try XMPPacket(result).restoringEmptyLists(old)
  }

  /// The prefix of Dublin Core in the packet; Adobe's toolkit refuses a second one.
  private var dublinCore: String { packet.prefix(of: .dublinCore) ?? "dc" }

  private func list(_ field: MetadataField) throws(Obstacle) -> XMPList? {
    guard let name = field.xmpName else { return nil }
    let properties = packet.properties(name.namespace, name.local)
    guard properties.count <= 1 else {
      throw Obstacle(.propertyTwice, ["property": .text(field.rawValue)])
    }
    return properties.first.map { XMPList($0, in: packet.document) }
  }

  private mutating func apply(
    _ edit: Ledger.FieldEdit, to list: XMPList, _ field: MetadataField
  ) throws(Obstacle) {
    ledger.new?.filled += (ledger.old?.filled ?? []).filter { $0.field == field }
    guard !edit.isNothing else { return }
    isUntouched = false
    editor.remove(edit.removed, from: list)
    guard let form = try editor.append(edit.added, to: list) else { return }
    ledger.new?.filled.append(KennelRecord.Insertion(field: field, value: form.rawValue))
  }

  private mutating func editSubject(_ list: XMPList, hidden: [String]) throws(Obstacle) {
    let isEmpty = list.items.isEmpty && list.plain == nil
    guard !isEmpty || ledger.wanted.isEmpty else { return try fillSubject(list, hidden) }
    var edit = ledger.edit(.subject, list.values)
    let copied = ledger.old?.copied ?? []
    ledger.new?.copied = copied
    // With only copies left, the field would add nothing to the fields that they came from.
    let addsNothing =
      ledger.new == nil && edit.result == copied && list.items.allSatisfy { $0.value != nil }
    if addsNothing, ledger.old?.created.contains(.subject) == true {
      isUntouched = false
      editor.remove(list.property)
    } else {
      if addsNothing, ledger.old?.filled.contains(where: { $0.field == .subject }) == true {
        edit.removed += copied
      }
      try apply(edit, to: list, .subject)
    }
  }

  /// Fills a list without values, which so far hid no other field.
  private mutating func fillSubject(_ list: XMPList, _ hidden: [String]) throws(Obstacle) {
    var edit = ledger.edit(.subject, hidden)
    edit.added = hidden + edit.added
    ledger.new?.copied = hidden
    try apply(edit, to: list, .subject)
  }

  private mutating func createSubject(_ hidden: [String]) {
    let edit = ledger.edit(.subject, hidden)
    // A label's keywords are always in dc:subject, even if a person has one in another field.
    guard !ledger.wanted.isEmpty else {
      ledger.new?.created.remove(.subject)
      return
    }
    isUntouched = false
    ledger.new?.copied = hidden
    ledger.new?.created.insert(.subject)
    editor.add(
      dublinCore, .dublinCore,
      content: XMPTemplate.bag("\(dublinCore):subject", hidden + edit.added))
  }

  private mutating func editDescription(_ caption: String?) throws(Obstacle) {
    let mine = ledger.old?.values(in: .description) ?? []
    let old = try list(.description)
    let isMine = old.map { $0.values.count == 1 && mine.contains($0.values[0]) } ?? false
    // Another program's field is kept, even if it is empty.
    guard old == nil || isMine else { return }
    if let caption {
      ledger.new?.wrote.append(KennelRecord.Insertion(field: .description, value: caption))
      if old?.values == [caption] { return }
    }
    if old == nil, caption == nil { return }
    isUntouched = false
    if let old { editor.remove(old.property) }
    if let caption {
      editor.add(
        dublinCore, .dublinCore,
        content: XMPTemplate.alternatives("\(dublinCore):description", caption))
    }
  }
}

/// Distinguishes, for each field, the values written by kennel from the user's.
struct Ledger {
  /// The values removed from and added to a field; the user's values are in neither list.
  struct FieldEdit {
    var removed: [String] = []
    var added: [String] = []
    /// The values that kennel did not write.
    var persons: [String] = []

    var isNothing: Bool { removed.isEmpty && added.isEmpty }
    /// The values after the edit.
    var result: [String] { persons + added }
  }

  /// The photo's current record.
  let old: KennelRecord?
  /// The photo's new record; nil if it is removed.
  var new: KennelRecord?
  /// The keywords that every field must have.
  let wanted: [String]

  /// Computes the edit of a field with `values`, and records the values that kennel adds.
  ///
  /// A keyword that the user already has, ignoring case, is not added and so never recorded as
  /// kennel's.
  mutating func edit(
    _ field: MetadataField, _ values: [String], canHold: (String) -> Bool = { _ in true }
  )
    -> FieldEdit
  {
    var edit = split(field, values)
    var known = Set(edit.persons.map { field.keyword(in: $0).folded })
    let added = wanted.filter { canHold($0) && known.insert($0.folded).inserted }
    new?.wrote += added.map { KennelRecord.Insertion(field: field, value: $0) }
    // Removing and adding the same values would change nothing, so the field keeps its bytes.
    guard added != edit.removed else {
      edit.persons = values
      edit.removed = []
      return edit
    }
    edit.added = added
    return edit
  }

  /// Keeps the record of kennel's values in a field that can't be edited.
  mutating func keep(_ field: MetadataField) {
    new?.wrote += (old?.wrote ?? []).filter { $0.field == field }
  }

  /// Returns the values of a field that kennel did not write.
  func persons(_ field: MetadataField, _ values: [String]) -> [String] {
    split(field, values).persons
  }

  /// Splits the values of a field into kennel's, as removed, and the user's.
  private func split(_ field: MetadataField, _ values: [String]) -> FieldEdit {
    var edit = FieldEdit(persons: values)
    for value in old?.values(in: field) ?? [] {
      // kennel appends its values, so the last of several equal values is its own.
      guard let index = edit.persons.lastIndex(of: value) else { continue }
      edit.persons.remove(at: index)
      edit.removed.append(value)
    }
    return edit
  }
}

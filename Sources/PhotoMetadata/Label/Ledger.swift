/// Keeps apart, field by field, what is a person's and what is kennel's.
struct Ledger {
  /// What a field loses and gets; a person's values are in neither.
  struct FieldEdit {
    var removed: [String] = []
    var added: [String] = []
    /// The values that are not kennel's.
    var persons: [String] = []

    var isNothing: Bool { removed.isEmpty && added.isEmpty }
    /// The values after the edit.
    var result: [String] { persons + added }
  }

  /// What the photo's record says.
  let old: KennelRecord?
  /// What it is to say; nil for none.
  var new: KennelRecord?
  /// The keywords that every field is to have.
  let wanted: [String]

  /// Decides on a field with `values`, and notes what is kennel's in it from now on.
  ///
  /// A value that a person has, in any case, is not put in again, and so never becomes kennel's.
  mutating func edit(
    _ field: MetadataField, _ values: [String], canHold: (String) -> Bool = { _ in true }
  )
    -> FieldEdit
  {
    var edit = split(field, values)
    var known = Set(edit.persons.map { field.keyword(in: $0).folded })
    let added = wanted.filter { canHold($0) && known.insert($0.folded).inserted }
    new?.wrote += added.map { KennelRecord.Insertion(field: field, value: $0) }
    // The same values would go and come back, so the field is left as it is, byte for byte.
    guard added != edit.removed else {
      edit.persons = values
      edit.removed = []
      return edit
    }
    edit.added = added
    return edit
  }

  /// Leaves a field alone that can't be edited: what is kennel's in it stays so.
  mutating func keep(_ field: MetadataField) {
    new?.wrote += (old?.wrote ?? []).filter { $0.field == field }
  }

  /// The values of a field that are not kennel's.
  func persons(_ field: MetadataField, _ values: [String]) -> [String] {
    split(field, values).persons
  }

  /// All of kennel's values in a field as removed, the others as the person's.
  private func split(_ field: MetadataField, _ values: [String]) -> FieldEdit {
    var edit = FieldEdit(persons: values)
    for value in old?.values(in: field) ?? [] {
      // kennel appends its values, so of several equal ones the last is its own.
      guard let index = edit.persons.lastIndex(of: value) else { continue }
      edit.persons.remove(at: index)
      edit.removed.append(value)
    }
    return edit
  }
}
